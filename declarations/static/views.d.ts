// What a view of dialtone serve has beside what every script has. Written by
// dialtone types --views: change nothing here.

/** The response that is built, as in TwiML.build, with status and headers. */
declare var res: Dialtone.Answer
/** What Twilio sends: the query's parameters and the form's. */
declare var params: Dialtone.Params
declare var request: Dialtone.ViewRequest
/** What is kept from request to request of a call, or of two numbers that write to each other. */
declare var session: Dialtone.Json
/** Runs another view into res: render('menu') one beside this one, render('/menu') from the folder's root. Await it where that view awaits. */
declare function render(view: string): any
/** Answers with JSON. */
declare function json(value: unknown, options?: Dialtone.AnswerOptions): Response
/** Answers with plain text. */
declare function text(value: string | number | boolean | bigint, options?: Dialtone.AnswerOptions): Response
/** Answers with a redirect of HTTP, which keeps method and parameters. */
declare function redirect(url: string | URL): void
