// What a script has beside the language.

interface Console {
  log(...values: unknown[]): void
  info(...values: unknown[]): void
  debug(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
  trace(...values: unknown[]): void
  assert(condition?: unknown, ...values: unknown[]): void
  count(label?: string): void
  countReset(label?: string): void
  dir(value?: unknown, options?: Dialtone.InspectOptions): void
  dirxml(...values: unknown[]): void
  group(...values: unknown[]): void
  groupCollapsed(...values: unknown[]): void
  groupEnd(): void
  table(rows?: unknown, columns?: readonly string[]): void
  time(label?: string): void
  timeEnd(label?: string): void
  timeLog(label?: string, ...values: unknown[]): void
}
declare var console: Console

declare namespace Dialtone {
  interface InspectOptions {
    depth?: number | null
    colors?: boolean
    showHidden?: boolean
    compact?: boolean | number
    breakLength?: number
    maxArrayLength?: number | null
    maxStringLength?: number | null
    sorted?: boolean | ((a: string, b: string) => number)
    [option: string]: any
  }
  interface Immediate {
    ref(): this
    unref(): this
    hasRef(): boolean
  }
  interface Timeout extends Immediate {
    refresh(): this
    close(): this
    [Symbol.toPrimitive](): number
  }
  /** A stream of stream.Writable; the last eight are there where it leads to a terminal. */
  interface Output {
    write(text: string | Uint8Array, callback?: (error?: Error | null) => void): boolean
    write(text: string | Uint8Array, encoding: string, callback?: (error?: Error | null) => void): boolean
    end(text?: string | Uint8Array, callback?: () => void): this
    cork(): void
    uncork(): void
    on(event: string, listener: (...args: any[]) => void): this
    once(event: string, listener: (...args: any[]) => void): this
    off(event: string, listener: (...args: any[]) => void): this
    emit(event: string, ...args: any[]): boolean
    readonly writable: boolean
    readonly fd: 1 | 2
    isTTY: boolean
    columns: number
    rows: number
    getColorDepth(env?: {[name: string]: string | undefined}): 1 | 4 | 8 | 24
    hasColors(count?: number, env?: {[name: string]: string | undefined}): boolean
    getWindowSize(): [number, number]
    clearLine(direction: -1 | 0 | 1, callback?: () => void): boolean
    cursorTo(x: number, y?: number, callback?: () => void): boolean
  }
  interface Process {
    readonly title: string
    /** Of the Node whose modules these are like: 'v20.…'. */
    readonly version: string
    readonly versions: {readonly node: string, readonly dialtone: string}
    readonly release: {readonly name: string}
    readonly arch: string
    readonly pid: number
    readonly ppid: number
    readonly execPath: string
    readonly execArgv: string[]
    readonly argv0: string
    readonly config: any
    readonly features: {readonly [name: string]: boolean}
    noDeprecation?: boolean
    /** Seconds since the host was made. */
    uptime(): number
    memoryUsage: {
      (): {rss: number, heapTotal: number, heapUsed: number, external: number, arrayBuffers: number}
      rss(): number
    }
    /** Microseconds. */
    cpuUsage(before?: {user: number, system: number}): {user: number, system: number}
    umask(): number
    getuid(): number
    geteuid(): number
    getgid(): number
    getegid(): number
    emitWarning(warning: string | Error, type?: string | {type?: string, code?: string, detail?: string}, code?: string): void
    getBuiltinModule(name: string): any
    hasUncaughtExceptionCaptureCallback(): boolean
    getActiveResourcesInfo(): string[]
    /** 'exit', 'beforeExit', 'uncaughtException', 'unhandledRejection' and 'warning' happen; others only where a script emits them. */
    on(name: string | symbol, listener: (...args: any[]) => void): this
    addListener(name: string | symbol, listener: (...args: any[]) => void): this
    once(name: string | symbol, listener: (...args: any[]) => void): this
    prependListener(name: string | symbol, listener: (...args: any[]) => void): this
    prependOnceListener(name: string | symbol, listener: (...args: any[]) => void): this
    off(name: string | symbol, listener: (...args: any[]) => void): this
    removeListener(name: string | symbol, listener: (...args: any[]) => void): this
    removeAllListeners(name?: string | symbol): this
    emit(name: string | symbol, ...args: any[]): boolean
    listeners(name: string | symbol): ((...args: any[]) => void)[]
    listenerCount(name: string | symbol): number
    eventNames(): (string | symbol)[]
    /** The program, the script and the script's own arguments. */
    argv: string[]
    env: {[name: string]: string | undefined}
    readonly platform: string
    exitCode: number | string | null | undefined
    exit(code?: number | string | null): never
    cwd(): string
    nextTick<A extends unknown[]>(call: (...args: A) => void, ...args: A): void
    /** A readable stream. */
    readonly stdin: any
    readonly stdout: Output
    readonly stderr: Output
    hrtime: {
      (since?: readonly [number, number]): [number, number]
      bigint(): bigint
    }
  }
  interface Module {
    id: string
    path: string
    exports: any
    filename: string
    loaded: boolean
    children: Module[]
    paths: string[]
  }
  type Row = {[column: string]: string}
  interface CSVOptions {
    /**
     * One character. CSV.stringify writes a comma; CSV.parse finds which of comma, semicolon, tab and | divides the first
     * line, unless it is given.
     */
    delimiter?: string
  }
  interface CSVParseOptions extends CSVOptions {
    /**
     * Takes rows of any length, which are an Error otherwise: a field that is missing is '', one beyond the columns has
     * its number for a name, from 1.
     */
    relax?: boolean
  }
  interface CSVRowsOptions extends CSVParseOptions {
    /** What the file is written in; what the mark at its beginning says, or UTF-8, unless it is given. */
    encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1' | 'windows-1252'
  }
  interface CSVWriteOptions extends CSVOptions {
    /** The columns that are written, and in which order; the keys of the rows unless they are given. */
    columns?: readonly string[]
    /** false writes no header line; a list of names is that line. */
    header?: boolean | readonly string[]
  }
  interface CSVWriterOptions extends CSVWriteOptions {
    /** Writes behind the rows that the file has, by its header line; otherwise the file is emptied first. */
    append?: boolean
  }
  /** A file's rows, of which no more than a piece is in memory. Each loop reads the file from its beginning. */
  interface CSVRows<R> extends Iterable<R>, AsyncIterable<R> {
    readonly file: string
    /** In which line the row begins that a loop was given last; undefined before the first. */
    readonly line: number | undefined
    [Symbol.iterator](): Generator<R, undefined, unknown>
    [Symbol.asyncIterator](): AsyncGenerator<R, undefined, unknown>
  }
  interface CSVWriter {
    readonly file: string
    /** How many rows this writer has written. */
    readonly rows: number
    /** Writes a row. It is in the file when this returns, whatever ends the script then. */
    write(row: object): void
  }
}

declare var global: typeof globalThis
declare var performance: {
  /** Milliseconds since timeOrigin, when the host was made. */
  now(): number
  readonly timeOrigin: number
  mark(name: string, options?: {startTime?: number, detail?: any}): PerformanceEntry
  measure(name: string, startOrOptions?: string | number | {start?: string | number, end?: string | number, duration?: number, detail?: any}, end?: string | number): PerformanceEntry
  clearMarks(name?: string): void
  clearMeasures(name?: string): void
  getEntries(): PerformanceEntry[]
  getEntriesByName(name: string, type?: string): PerformanceEntry[]
  getEntriesByType(type: string): PerformanceEntry[]
  timerify<F extends (...args: any[]) => any>(call: F): F
  toJSON(): {timeOrigin: number}
}
interface PerformanceEntry {
  readonly name: string
  readonly entryType: string
  readonly startTime: number
  readonly duration: number
  readonly detail: any
  toJSON(): any
}
declare var Performance: any
declare var PerformanceEntry: any
declare var PerformanceMark: any
declare var PerformanceMeasure: any
declare var process: Dialtone.Process
declare var module: Dialtone.Module
declare var exports: any
declare var __filename: string
declare var __dirname: string
declare var require: {
  <Name extends keyof Dialtone.Modules>(name: Name): Dialtone.Modules[Name]
  (name: string): any
  resolve(name: string): string
  cache: {[filename: string]: Dialtone.Module}
  main: Dialtone.Module
}

interface ErrorConstructor {
  /** Gives an object the stack of where this is called, or of who called a function. */
  captureStackTrace(object: object, from?: Function): void
}
interface ImportMeta {
  /** What the file is called, as a file: URL. Source that is not a file has none, nor the two below. */
  readonly url: string
  readonly filename: string
  readonly dirname: string
  /** Whether it is the script itself. */
  readonly main: boolean
  /** The file: URL of what an import of a name would find, or node: and the name of a module that a script has. */
  resolve(specifier: string): string
}

declare function setTimeout<A extends unknown[]>(call: (...args: A) => void, delay?: number, ...args: A): Dialtone.Timeout
declare function setInterval<A extends unknown[]>(call: (...args: A) => void, delay?: number, ...args: A): Dialtone.Timeout
declare function setImmediate<A extends unknown[]>(call: (...args: A) => void, ...args: A): Dialtone.Immediate
declare function clearTimeout(timer?: Dialtone.Timeout | number | null): void
declare function clearInterval(timer?: Dialtone.Timeout | number | null): void
declare function clearImmediate(timer?: Dialtone.Immediate | number | null): void
declare function queueMicrotask(call: () => void): void
declare function structuredClone<T>(value: T): T

/** Whether a person says yes. With nobody to ask it throws. */
declare function confirm(question?: string): boolean
/** What a person answers: the second argument if that is nothing, null if there is no answer at all. */
declare function prompt(question?: string, otherwise?: string): string | null

declare var CSV: {
  /** The rows: objects by the header line or by the names given, or arrays where header is false. */
  parse(text: string | Uint8Array, options: Dialtone.CSVParseOptions & {header: false}): string[][]
  parse(text: string | Uint8Array, options?: Dialtone.CSVParseOptions & {header?: true | readonly string[]}): Dialtone.Row[]
  stringify(rows: Iterable<object>, options?: Dialtone.CSVWriteOptions): string
  /** The rows of a file as a stream, which for…of, for await and create take. */
  rows(file: string, options: Dialtone.CSVRowsOptions & {header: false}): Dialtone.CSVRows<string[]>
  rows(file: string, options?: Dialtone.CSVRowsOptions & {header?: true | readonly string[]}): Dialtone.CSVRows<Dialtone.Row>
  /** Writes rows to a file as they come. */
  writer(file: string, options?: Dialtone.CSVWriterOptions): Dialtone.CSVWriter
}

/** Values that outlive a script, and that processes share which have the same database. */
declare var Store: {
  /** The value under a key, or undefined. Say of what type it is: Store.get<Cart>('cart:1'). */
  get<T = any>(key: string): T | undefined
  /** Keeps what JSON can have. Without expires it is kept for good. */
  set(key: string, value: Dialtone.Storable, options?: Dialtone.StoreOptions): void
  /** Replaces the value by what the function makes of it, and calls it again where somebody else was faster. */
  update(key: string, change: (value: any) => Dialtone.Storable, options?: Dialtone.StoreOptions): any
  update<T extends Dialtone.Storable>(key: string, change: (value: T | undefined) => T, options?: Dialtone.StoreOptions): T
  /** Adds to a number, 1 unless another is given, and returns the sum. expires counts from the first time on. */
  increment(key: string, by?: number, options?: Dialtone.StoreOptions): number
  /** Forgets a key. Whether there was something. */
  delete(key: string): boolean
  /** The keys that begin with a text, in order. */
  keys(prefix?: string): Iterable<string>
}

declare namespace Dialtone {
  /** What JSON can have. */
  type Storable = string | number | boolean | null | object
  interface StoreOptions {
    /** How long from now, or until when it is kept: '90s', '1h30m', '7d', or a Date. */
    expires?: Span | Date
  }
  /** A number and its unit, several of them one behind the other: '500ms', '90s', '1h30m', '7d'. */
  type Span = string
}

/** Has the files of jobs done, which dialtone work does: 'archive' is archive.js. */
declare var Job: {
  /** Writes a job down, for a worker to do. What args has is what JSON can have. */
  enqueue(name: string, args?: object, options?: Dialtone.JobOptions): {
    readonly id: number
    /** False where a unique one was there already, whose id this is. */
    readonly fresh: boolean
  }
}

declare namespace Dialtone {
  interface JobOptions {
    /** How long from now it begins: '10m'. */
    in?: Span
    /** Or when. */
    at?: Date
    /** 1 goes first; 2 unless it is given. */
    priority?: 1 | 2 | 3 | 4
    /** Whether there is one with these arguments while it waits or runs. */
    unique?: boolean
    /** The version that the file has at least which does it. */
    version?: number
  }
  /** What a file of jobs may export as options. */
  interface JobFileOptions {
    /** When it begins by itself: '0 3 * * *', '@daily', '@every 90m'. What was missed begins once. */
    cron?: string
    /** The zone of cron, UTC unless it is given: 'Europe/Berlin'. */
    zone?: string
    /** How often one that fails is tried again; 10 unless it is given. */
    retry?: number
    /** Jobs for a newer version wait for a worker that has it. */
    version?: number
  }
  /** What the default export of a file of jobs is given beside the arguments. */
  interface Job {
    readonly id: number
    readonly name: string
    /** How often it was begun, this time included. */
    readonly attempt: number
    /** When it was to begin, for one that begins by itself. */
    readonly planned?: Date
    /** Loops over what an attempt before has not come to the end of: by sid, by the key, or by how many there were. */
    each<T>(name: string, source: Iterable<T> | AsyncIterable<T>, options?: {key?: (item: T, index: number) => string | number}): AsyncIterable<T>
    /** Does something once for the job, and returns as JSON what came of it, also in later attempts. */
    once<T = any>(key: string, make: () => T | Promise<T>, options?: {
      /** What then where an attempt did not see the end of it: finds what came of it, or does it again. */
      unknown?: 'again' | (() => unknown)
    }): Promise<any>
  }
}

/** The local Twilio of --emulator; there is none without it. */
declare var Emulator: Dialtone.Emulator & {
  /** Puts a record of a model there: 'Recording', 'Verify.Service'. */
  seed(model: string, attributes?: Dialtone.Json): Dialtone.Json
  /** Opens an account of its own, with time, phones and a journal of its own. Its time jumps. */
  session(): Dialtone.Emulator & {
    readonly account_sid: string
    readonly auth_token: string
    readonly client: typeof Twilio
    /** Ends it: the account and all that it has are gone. */
    close(): void
  }
}

declare namespace Dialtone {
  /** Milliseconds, or text: '4s', '1h30m', '2d'. */
  type Time = number | string
  /** How much of the session's time a wait takes at most; '60s' where it is not given. */
  interface Patience {
    timeout?: Time
  }

  interface Emulator {
    /** The session's time. */
    readonly now: Date
    /** Says how time passes, and changes it: 'real' times speed, 'manual' until advance, 'jump' to what is waited for. */
    clock(change?: {mode?: 'real' | 'jump' | 'manual', speed?: number}): {mode: 'real' | 'jump' | 'manual' | 'followed', speed: number}
    /** Moves time on. All that is due on the way has happened, and webhooks are answered, when it resolves. */
    advance(by: Time): Promise<void>
    /** Lets everything happen that is arranged, whenever it is due. Rejects where nothing will end a call. */
    settle(): Promise<void>
    /** The phone of a person: a number, or 'client:ann', 'sip:ann@example.com', 'whatsapp:+14155550101'. */
    phone(address: string): Phone
    /** What happened, the oldest first. */
    journal(filter: JournalFilter & {stable: true}): string
    journal(filter?: JournalFilter & {stable?: false}): JournalEntry[]
    /** Sends a webhook of the journal again, and resolves with its new entry. */
    replay(entry: {seq: number}): Promise<JournalEntry>
    /** Gives a message that goes out a status by hand. */
    move(sid: string, status: string, options?: {error?: number}): void
    /** Has something go wrong on purpose: a request of this account's, an application's webhook, or a status callback. */
    fail(fault: RequestFault | WebhookFault | CallbackFault): Fault
    /** Bounds this account's requests, as Twilio does: beyond it they are answered with 429. */
    limit(limit: {concurrency?: number, perSecond?: number}): void
    /** What goes wrong, the oldest first, with how often it has. */
    readonly faults: Fault[]
    /** Takes away faults and limit, and ends hold. */
    clearFaults(): void
    /** Has the statuses of messages and calls move by hand alone, with step and move. */
    hold(): void
    /** Forgets all that the account has, its phones, faults and journal. How time passes stays. */
    reset(): void
    /** Writes all that the account has to a file, but the journal. It has secrets. */
    save(file: string): void
    /** Replaces all that the account has by what save wrote, of this or another account. */
    load(file: string): void
    /** Lets the next status come that is held back, of a message or call or of any. */
    step(sid?: string): Promise<{sid: string, status: string}>
    readonly expect: {
      /** The next message that was sent and matches, and was not asked after before; waits for it. */
      message(sent?: {to?: string, from?: string, body?: string | RegExp} & Patience): Promise<Twilio.Message>
      /** Rejects where messages were sent that expect.message did not resolve with. */
      none(): Promise<void>
    }
  }

  interface Times {
    /** How often it acts; until clearFaults where it is not given. */
    times?: number
  }

  interface RequestFault extends Times {
    method?: string
    /** Text that the path has, or a RegExp; any path where it is not given. */
    path?: string | RegExp
    /** Of the answer, from 400 to 599; nothing is done then. */
    status?: number
    /** Twilio's error code. */
    code?: number
    /** Of real time. */
    delay?: Time
    /** The connection ends: before anything is done, or after it is, and the answer is lost. */
    drop?: 'before' | 'after'
    /** The emulator's server dies with the request, as drop says ('before' where it is not given): all connections
        end, and new ones are refused for so long, of real time. For other sessions as well. */
    down?: Time
    /** A page as of a proxy (502, where there is no status), or half of the answer. */
    body?: 'html' | 'truncated'
  }

  interface WebhookFault extends Times {
    /** Text that its URL has, or a RegExp. */
    webhook: string | RegExp
    status?: number
    /** Of the session's time. Twilio waits for 15 seconds at most. */
    delay?: Time
    drop?: 'before' | 'after'
  }

  interface CallbackFault extends Times {
    callback: 'late' | 'twice' | 'out of order' | 'lost'
    webhook?: string | RegExp
    /** How late it comes; '30s' where it is not given. */
    delay?: Time
  }

  interface Fault {
    id: number
    method?: string
    /** An expression. */
    path?: string
    webhook?: string
    callback?: string
    times?: number
    status?: number
    code?: number
    /** '20s' */
    delay?: string
    drop?: string
    /** '5s' */
    down?: string
    body?: string
    /** How often it has. */
    acted: number
  }

  interface JournalFilter {
    kind?: 'api' | 'webhook' | 'status' | 'step' | 'problem'
    sid?: string
    /** Entries with a greater seq. */
    after?: number
  }

  interface JournalEntry {
    seq: number
    at: Date
    kind: 'api' | 'webhook' | 'status' | 'step' | 'problem'
    sid?: string
    verb?: string
    who?: string
    text?: string
    method?: string
    url?: string
    status?: number
    /** Milliseconds of real time. */
    took?: number
    params?: Record<string, string | string[]>
    headers?: Record<string, string>
    body?: string
    /** The text that was signed. */
    signed?: string
    from?: string
    to?: string
    code?: number
    /** What went wrong on purpose. */
    fault?: string
    problems?: string[]
  }

  interface Phone {
    readonly address: string
    /** All texts that it ever got. */
    readonly texts: PhoneText[]
    /** Sends a text to a number of the account's. Resolves when its application has answered. */
    text(to: string, body?: string, options?: {media?: string[]}): Promise<Twilio.Message>
    /** The next text that matches and was not waited for before. */
    receives(words?: string | RegExp, options?: Patience): Promise<PhoneText>
    /** Calls a number of the account's. Resolves at once; the call's own methods wait. */
    call(to: string): Promise<PhoneCall>
    /** The call that rings at the phone, or that it has answered. */
    rings(options?: Patience): Promise<PhoneCall>
    /** Takes calls in place of the phone itself, while the script waits for something. */
    onCall: ((call: PhoneCall) => unknown) | null
    onText: ((text: PhoneText) => unknown) | null
    /** What the phone does by itself: a person answers after 4 seconds, texts are delivered. */
    behave(behaviour: {
      calls?: 'answer' | 'no-answer' | 'busy' | 'reject' | 'unreachable' | 'machine'
      texts?: 'delivered' | 'read' | 'undelivered' | 'failed' | {error: number}
      error?: number
      after?: Time
    }): void
  }

  interface PhoneText {
    sid: string
    from: string
    to: string
    body: string
    media: string[]
    at: Date
  }

  interface PhoneCall {
    readonly sid: string
    readonly transcript: PhoneLine[]
    /** The TwiML documents that were run. */
    readonly path: {at: Date, url: string, status: number, twiml: string, problems?: string[]}[]
    /** The next line that matches, as its words begin; looks after the last match. */
    hears(words: string | RegExp, options?: Patience): Promise<PhoneLine>
    /** Digits, *, #, A to D, and w or W to wait for half a second or a second. */
    press(keys: string): Promise<void>
    says(words: string): Promise<void>
    answer(options?: {after?: Time}): Promise<void>
    refuse(): Promise<void>
    hangUp(): Promise<void>
    /** Waits until the call is over. */
    ended(options?: Patience): Promise<Twilio.Call>
    /** The transcript as a screenplay. */
    toString(): string
  }

  interface PhoneLine {
    at: Date
    /** 'twilio', or the address of a phone. */
    who: string
    verb: string
    text?: string
    digits?: string
  }
}

declare namespace Dialtone {
  /** What Twilio sends with every request, and with some: CallSid, Digits, Body. A name that comes twice has an array. */
  interface Params {
    AccountSid: string
    From: string
    To: string
    [name: string]: string | undefined
  }
  interface ViewRequest {
    readonly method: string
    /** The whole URL that Twilio asked for. */
    readonly url: string
    /** By their names in small letters. */
    readonly headers: {readonly [name: string]: string | undefined}
    readonly cookies: {readonly [name: string]: string | undefined}
    readonly body: string
    /** The body read as JSON. Another body is a SyntaxError. */
    readonly json: any
  }
  /** TwiML that answers a request, with the status and the headers of the answer. */
  type Answer = Twilio.TwiML.Response & {
    /** 200 to 599: 200. */
    status?: number
    headers: {[name: string]: string | number | readonly string[]}
  }
  interface AnswerOptions {
    status?: number
    headers?: {readonly [name: string]: string}
  }
  interface AnswerTools {
    /** Answers with JSON. */
    json(value: unknown, options?: AnswerOptions): Response
    /** Answers with plain text. */
    text(value: string | number | boolean | bigint, options?: AnswerOptions): Response
  }
  interface ServedRequest extends ViewRequest {
    readonly params: Params
    /** What is kept from request to request of a call, or of two numbers that write to each other. */
    session: Json
  }
  type AuthTokens = string | readonly string[] | {readonly [account_sid: string]: string | readonly string[]} | ((account_sid?: string) => unknown)
  interface ServeOptions {
    /** A folder of views, which answer what no function does. */
    folder?: string
    /** 0, the default, takes a free one. */
    port?: Digits
    host?: string
    public_url?: string
    publicUrl?: string
    /**
     * That of the script's account, as Twilio.Config.setup has set it. Several while a token is exchanged; by the SIDs
     * of accounts, or from a function, where subaccounts send requests.
     */
    auth_token?: AuthTokens
    authToken?: AuthTokens
    /** The secret of a SharedKey, or several. */
    shared_key?: string | readonly string[]
    sharedKey?: string | readonly string[]
    /** false answers everybody. */
    verify?: boolean
    /** Paths that anybody may ask: '/token', or '/public/*' for all below it. */
    unsigned?: readonly `/${string}`[]
    /** Seconds that a function may take: 10. */
    timeout?: number
    /** Where what is kept from request to request is: in a cookie, or in the database, for all servers; 'cookie'. */
    sessions?: 'cookie' | 'store'
    /** Seconds for which the database keeps a session that no request asks for, from 60: 86400, which is a day. */
    session_for?: number
    sessionFor?: number
    /** What it returns is the answer: a string, an object for JSON, TwiML, or a Response. */
    [path: `/${string}`]: (response: Answer, request: ServedRequest, tools: AnswerTools) => unknown
  }
  interface Server {
    readonly url: string
    readonly port: number
    close(): void
  }
}
/** Answers Twilio's requests: a key that begins with a slash is a path, and a folder has views. */
declare function serve(options: Dialtone.ServeOptions): Dialtone.Server

declare function atob(text: string): string
declare function btoa(text: string): string

declare class TextEncoder {
  readonly encoding: string
  encode(text?: string): Uint8Array
  encodeInto(text: string, target: Uint8Array): {read: number, written: number}
}
declare class TextDecoder {
  constructor(encoding?: string, options?: {fatal?: boolean, ignoreBOM?: boolean})
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  decode(bytes?: ArrayBufferView | ArrayBuffer, options?: {stream?: boolean}): string
}

declare class DOMException extends Error {
  constructor(message?: string, name?: string)
  readonly code: number
}
declare class AbortSignal {
  private constructor()
  static abort(reason?: unknown): AbortSignal
  static timeout(milliseconds: number): AbortSignal
  static any(signals: Iterable<AbortSignal>): AbortSignal
  readonly aborted: boolean
  readonly reason: any
  onabort: ((event: any) => void) | null
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: (event: any) => void): void
  removeEventListener(type: 'abort', listener: (event: any) => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare namespace Dialtone {
  type HeadersInit = Headers | {readonly [name: string]: string} | Iterable<readonly [string, string]>
  type BodyInit = string | URLSearchParams | ArrayBuffer | ArrayBufferView | Blob | FormData | ReadableStream | AsyncIterable<Uint8Array | string>
  interface RequestInit {
    method?: string
    headers?: HeadersInit
    body?: BodyInit | null
    redirect?: 'follow' | 'error' | 'manual'
    signal?: AbortSignal | null
  }
  interface ResponseInit {
    status?: number
    statusText?: string
    headers?: HeadersInit
  }
  interface Body {
    readonly headers: Headers
    readonly bodyUsed: boolean
    text(): Promise<string>
    json(): Promise<any>
    bytes(): Promise<Uint8Array>
    arrayBuffer(): Promise<ArrayBuffer>
    blob(): Promise<Blob>
    formData(): Promise<FormData>
  }
}
declare class Headers {
  constructor(init?: Dialtone.HeadersInit)
  append(name: string, value: string): void
  set(name: string, value: string): void
  delete(name: string): void
  has(name: string): boolean
  get(name: string): string | null
  getSetCookie(): string[]
  forEach(call: (value: string, name: string, headers: Headers) => void, thisArg?: any): void
  entries(): IterableIterator<[string, string]>
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  [Symbol.iterator](): IterableIterator<[string, string]>
}
interface Request extends Dialtone.Body {}
declare class Request {
  constructor(input: string | URL | Request, init?: Dialtone.RequestInit)
  readonly url: string
  readonly method: string
  readonly redirect: string
  readonly signal: AbortSignal | null
  clone(): Request
}
interface Response extends Dialtone.Body {}
declare class Response {
  constructor(body?: Dialtone.BodyInit | null, init?: Dialtone.ResponseInit)
  static json(data: unknown, init?: Dialtone.ResponseInit): Response
  static error(): Response
  static redirect(url: string | URL, status?: number): Response
  readonly status: number
  readonly statusText: string
  readonly ok: boolean
  readonly url: string
  readonly redirected: boolean
  readonly type: string
  clone(): Response
}
declare function fetch(input: string | URL | Request, init?: Dialtone.RequestInit): Promise<Response>

declare class URLSearchParams {
  constructor(init?: string | URLSearchParams | {readonly [name: string]: any} | Iterable<readonly [string, any]>)
  readonly size: number
  append(name: string, value: string): void
  delete(name: string, value?: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string, value?: string): boolean
  set(name: string, value: string): void
  sort(): void
  forEach(call: (value: string, name: string, params: URLSearchParams) => void, thisArg?: any): void
  entries(): IterableIterator<[string, string]>
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  [Symbol.iterator](): IterableIterator<[string, string]>
  toString(): string
}
declare class URL {
  constructor(url: string | URL, base?: string | URL)
  static canParse(url: string | URL, base?: string | URL): boolean
  static parse(url: string | URL, base?: string | URL): URL | null
  href: string
  readonly origin: string
  protocol: string
  username: string
  password: string
  host: string
  hostname: string
  port: string
  pathname: string
  search: string
  readonly searchParams: URLSearchParams
  hash: string
  toString(): string
  toJSON(): string
}

declare namespace Dialtone {
  type Integers = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array
}
declare namespace Dialtone {
  type Bytes = ArrayBuffer | ArrayBufferView
  type KeyUsage = 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'deriveKey' | 'deriveBits' | 'wrapKey' | 'unwrapKey'
  type HashIdentifier = string | {name: string}
  /** What an algorithm takes beside its name: hash, namedCurve, modulusLength, iv and so on. */
  type CryptoAlgorithm = string | {
    name: string, hash?: HashIdentifier, length?: number, namedCurve?: string, modulusLength?: number, publicExponent?: Uint8Array,
    saltLength?: number, iv?: Bytes, additionalData?: Bytes, tagLength?: number, counter?: Bytes, label?: Bytes, public?: CryptoKey,
    salt?: Bytes, info?: Bytes, iterations?: number
  }
  interface JsonWebKey {
    kty?: string, use?: string, key_ops?: string[], alg?: string, ext?: boolean, crv?: string, x?: string, y?: string, d?: string,
    n?: string, e?: string, p?: string, q?: string, dp?: string, dq?: string, qi?: string, k?: string
  }
  interface CryptoKeyPair { publicKey: CryptoKey, privateKey: CryptoKey }
}
declare class CryptoKey {
  private constructor()
  readonly type: 'secret' | 'public' | 'private'
  readonly extractable: boolean
  readonly algorithm: {name: string, length?: number, hash?: {name: string}, namedCurve?: string, modulusLength?: number, publicExponent?: Uint8Array}
  readonly usages: Dialtone.KeyUsage[]
}
declare class SubtleCrypto {
  private constructor()
  digest(algorithm: Dialtone.HashIdentifier, data: Dialtone.Bytes): Promise<ArrayBuffer>
  generateKey(algorithm: Dialtone.CryptoAlgorithm, extractable: boolean, usages: Dialtone.KeyUsage[]): Promise<CryptoKey & Dialtone.CryptoKeyPair>
  importKey(format: 'jwk', key: Dialtone.JsonWebKey, algorithm: Dialtone.CryptoAlgorithm, extractable: boolean, usages: Dialtone.KeyUsage[]): Promise<CryptoKey>
  importKey(format: 'raw' | 'spki' | 'pkcs8', key: Dialtone.Bytes, algorithm: Dialtone.CryptoAlgorithm, extractable: boolean, usages: Dialtone.KeyUsage[]): Promise<CryptoKey>
  exportKey(format: 'jwk', key: CryptoKey): Promise<Dialtone.JsonWebKey>
  exportKey(format: 'raw' | 'spki' | 'pkcs8', key: CryptoKey): Promise<ArrayBuffer>
  sign(algorithm: Dialtone.CryptoAlgorithm, key: CryptoKey, data: Dialtone.Bytes): Promise<ArrayBuffer>
  verify(algorithm: Dialtone.CryptoAlgorithm, key: CryptoKey, signature: Dialtone.Bytes, data: Dialtone.Bytes): Promise<boolean>
  encrypt(algorithm: Dialtone.CryptoAlgorithm, key: CryptoKey, data: Dialtone.Bytes): Promise<ArrayBuffer>
  decrypt(algorithm: Dialtone.CryptoAlgorithm, key: CryptoKey, data: Dialtone.Bytes): Promise<ArrayBuffer>
  deriveBits(algorithm: Dialtone.CryptoAlgorithm, key: CryptoKey, length?: number | null): Promise<ArrayBuffer>
  deriveKey(algorithm: Dialtone.CryptoAlgorithm, key: CryptoKey, derived: Dialtone.CryptoAlgorithm, extractable: boolean, usages: Dialtone.KeyUsage[]): Promise<CryptoKey>
  wrapKey(format: 'raw' | 'spki' | 'pkcs8' | 'jwk', key: CryptoKey, by: CryptoKey, algorithm: Dialtone.CryptoAlgorithm): Promise<ArrayBuffer>
  unwrapKey(format: 'raw' | 'spki' | 'pkcs8' | 'jwk', wrapped: Dialtone.Bytes, by: CryptoKey, algorithm: Dialtone.CryptoAlgorithm, unwrapped: Dialtone.CryptoAlgorithm, extractable: boolean, usages: Dialtone.KeyUsage[]): Promise<CryptoKey>
}
declare class Crypto {
  private constructor()
  readonly subtle: SubtleCrypto
  randomUUID(): string
  getRandomValues<T extends Dialtone.Integers>(array: T): T
}
declare var crypto: Crypto

declare class Buffer extends Uint8Array {
  static from(text: string, encoding?: string): Buffer
  static from(bytes: ArrayBuffer, offset?: number, length?: number): Buffer
  static from(bytes: Iterable<number> | ArrayLike<number>): Buffer
  static alloc(size: number, fill?: string | number | Uint8Array, encoding?: string): Buffer
  static allocUnsafe(size: number): Buffer
  static allocUnsafeSlow(size: number): Buffer
  static isBuffer(value: unknown): value is Buffer
  static isEncoding(name: unknown): boolean
  static compare(a: Uint8Array, b: Uint8Array): number
  static byteLength(value: string | ArrayBuffer | ArrayBufferView, encoding?: string): number
  static concat(list: readonly Uint8Array[], total?: number): Buffer
  toString(encoding?: string, start?: number, end?: number): string
  toLocaleString(encoding?: any, start?: any, end?: number): string
  toJSON(): {type: 'Buffer', data: number[]}
  equals(other: Uint8Array): boolean
  compare(target: Uint8Array, targetStart?: number, targetEnd?: number, start?: number, end?: number): number
  copy(target: Uint8Array, targetStart?: number, start?: number, end?: number): number
  write(text: string, encoding?: string): number
  write(text: string, offset: number, encoding?: string): number
  write(text: string, offset: number, length: number, encoding?: string): number
  readUIntBE(offset: number, size: number): number
  readUIntLE(offset: number, size: number): number
  readIntBE(offset: number, size: number): number
  readIntLE(offset: number, size: number): number
  readUInt8(offset?: number): number
  writeUInt8(value: number, offset?: number): number
  readUint8(offset?: number): number
  writeUint8(value: number, offset?: number): number
  readInt8(offset?: number): number
  writeInt8(value: number, offset?: number): number
  readUInt16LE(offset?: number): number
  writeUInt16LE(value: number, offset?: number): number
  readUint16LE(offset?: number): number
  writeUint16LE(value: number, offset?: number): number
  readInt16LE(offset?: number): number
  writeInt16LE(value: number, offset?: number): number
  readUInt32LE(offset?: number): number
  writeUInt32LE(value: number, offset?: number): number
  readUint32LE(offset?: number): number
  writeUint32LE(value: number, offset?: number): number
  readInt32LE(offset?: number): number
  writeInt32LE(value: number, offset?: number): number
  readBigUInt64LE(offset?: number): bigint
  writeBigUInt64LE(value: bigint, offset?: number): number
  readBigUint64LE(offset?: number): bigint
  writeBigUint64LE(value: bigint, offset?: number): number
  readBigInt64LE(offset?: number): bigint
  writeBigInt64LE(value: bigint, offset?: number): number
  readFloatLE(offset?: number): number
  writeFloatLE(value: number, offset?: number): number
  readDoubleLE(offset?: number): number
  writeDoubleLE(value: number, offset?: number): number
  readUInt16BE(offset?: number): number
  writeUInt16BE(value: number, offset?: number): number
  readUint16BE(offset?: number): number
  writeUint16BE(value: number, offset?: number): number
  readInt16BE(offset?: number): number
  writeInt16BE(value: number, offset?: number): number
  readUInt32BE(offset?: number): number
  writeUInt32BE(value: number, offset?: number): number
  readUint32BE(offset?: number): number
  writeUint32BE(value: number, offset?: number): number
  readInt32BE(offset?: number): number
  writeInt32BE(value: number, offset?: number): number
  readBigUInt64BE(offset?: number): bigint
  writeBigUInt64BE(value: bigint, offset?: number): number
  readBigUint64BE(offset?: number): bigint
  writeBigUint64BE(value: bigint, offset?: number): number
  readBigInt64BE(offset?: number): bigint
  writeBigInt64BE(value: bigint, offset?: number): number
  readFloatBE(offset?: number): number
  writeFloatBE(value: number, offset?: number): number
  readDoubleBE(offset?: number): number
  writeDoubleBE(value: number, offset?: number): number
}

// What is newer than the library that the compiler is told to take.
interface ObjectConstructor {
  groupBy<K extends PropertyKey, T>(items: Iterable<T>, key: (item: T, index: number) => K): Partial<Record<K, T[]>>
}
interface MapConstructor {
  groupBy<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]>
}
interface PromiseConstructor {
  withResolvers<T>(): {promise: Promise<T>, resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void}
  try<T, A extends unknown[]>(call: (...args: A) => T | PromiseLike<T>, ...args: A): Promise<Awaited<T>>
}
interface ArrayConstructor {
  fromAsync<T>(items: AsyncIterable<T> | Iterable<T | PromiseLike<T>> | ArrayLike<T | PromiseLike<T>>): Promise<T[]>
  fromAsync<T, U>(items: AsyncIterable<T> | Iterable<T> | ArrayLike<T>, map: (item: Awaited<T>, index: number) => U, thisArg?: any): Promise<Awaited<U>[]>
}
interface RegExpConstructor {
  escape(text: string): string
}
interface String {
  isWellFormed(): boolean
  toWellFormed(): string
}
declare var AsyncDisposableStack: any
declare var DisposableStack: any
declare var FinalizationRegistry: FinalizationRegistryConstructor
declare var Iterator: any
declare var SuppressedError: any
declare var WeakRef: WeakRefConstructor
declare namespace Intl {
  function supportedValuesOf(key: 'calendar' | 'collation' | 'currency' | 'numberingSystem' | 'timeZone' | 'unit'): string[]
}

/** The web's streams, by the Streams Standard. */
declare class ReadableStream<T = any> {
  constructor(source?: {
    type?: 'bytes', start?(controller: any): any, pull?(controller: any): any, cancel?(reason: any): any, autoAllocateChunkSize?: number
  }, strategy?: Dialtone.QueuingStrategy<T>)
  static from<T>(iterable: Iterable<T> | AsyncIterable<T>): ReadableStream<T>
  readonly locked: boolean
  cancel(reason?: any): Promise<void>
  getReader(): ReadableStreamDefaultReader<T>
  getReader(options: {mode: 'byob'}): ReadableStreamBYOBReader
  pipeThrough<U>(pair: {readable: ReadableStream<U>, writable: WritableStream}, options?: Dialtone.PipeOptions): ReadableStream<U>
  pipeTo(writable: WritableStream<T>, options?: Dialtone.PipeOptions): Promise<void>
  tee(): [ReadableStream<T>, ReadableStream<T>]
  values(options?: {preventCancel?: boolean}): AsyncIterableIterator<T>
  [Symbol.asyncIterator](): AsyncIterableIterator<T>
}
declare class ReadableStreamDefaultReader<T = any> {
  constructor(stream: ReadableStream<T>)
  readonly closed: Promise<void>
  read(): Promise<{done: false, value: T} | {done: true, value: undefined}>
  cancel(reason?: any): Promise<void>
  releaseLock(): void
}
declare class ReadableStreamBYOBReader {
  constructor(stream: ReadableStream)
  readonly closed: Promise<void>
  read<V extends ArrayBufferView>(view: V): Promise<{done: boolean, value: V | undefined}>
  cancel(reason?: any): Promise<void>
  releaseLock(): void
}
declare class ReadableStreamBYOBRequest {
  private constructor()
  readonly view: ArrayBufferView | null
  respond(written: number): void
  respondWithNewView(view: ArrayBufferView): void
}
declare class ReadableStreamDefaultController<T = any> {
  private constructor()
  readonly desiredSize: number | null
  enqueue(chunk?: T): void
  close(): void
  error(reason?: any): void
}
declare class ReadableByteStreamController {
  private constructor()
  readonly byobRequest: ReadableStreamBYOBRequest | null
  readonly desiredSize: number | null
  enqueue(chunk: ArrayBufferView): void
  close(): void
  error(reason?: any): void
}
declare class WritableStream<T = any> {
  constructor(sink?: {
    start?(controller: WritableStreamDefaultController): any, write?(chunk: T, controller: WritableStreamDefaultController): any,
    close?(): any, abort?(reason: any): any
  }, strategy?: Dialtone.QueuingStrategy<T>)
  readonly locked: boolean
  abort(reason?: any): Promise<void>
  close(): Promise<void>
  getWriter(): WritableStreamDefaultWriter<T>
}
declare class WritableStreamDefaultWriter<T = any> {
  constructor(stream: WritableStream<T>)
  readonly closed: Promise<void>
  readonly ready: Promise<void>
  readonly desiredSize: number | null
  write(chunk: T): Promise<void>
  close(): Promise<void>
  abort(reason?: any): Promise<void>
  releaseLock(): void
}
declare class WritableStreamDefaultController {
  private constructor()
  readonly signal: AbortSignal
  error(reason?: any): void
}
declare class TransformStream<T = any, U = any> {
  constructor(transformer?: {
    start?(controller: TransformStreamDefaultController<U>): any, flush?(controller: TransformStreamDefaultController<U>): any,
    transform?(chunk: T, controller: TransformStreamDefaultController<U>): any
  }, writable?: Dialtone.QueuingStrategy<T>, readable?: Dialtone.QueuingStrategy<U>)
  readonly readable: ReadableStream<U>
  readonly writable: WritableStream<T>
}
declare class TransformStreamDefaultController<T = any> {
  private constructor()
  readonly desiredSize: number | null
  enqueue(chunk?: T): void
  error(reason?: any): void
  terminate(): void
}
declare class ByteLengthQueuingStrategy {
  constructor(init: {highWaterMark: number})
  readonly highWaterMark: number
  readonly size: (chunk: any) => number
}
declare class CountQueuingStrategy {
  constructor(init: {highWaterMark: number})
  readonly highWaterMark: number
  readonly size: (chunk: any) => number
}
declare class TextEncoderStream {
  readonly encoding: string
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<string>
}
declare class TextDecoderStream {
  constructor(label?: string, options?: {fatal?: boolean, ignoreBOM?: boolean})
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  readonly readable: ReadableStream<string>
  readonly writable: WritableStream
}
declare class CompressionStream {
  constructor(format: 'gzip' | 'deflate' | 'deflate-raw')
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream
}
declare class DecompressionStream {
  constructor(format: 'gzip' | 'deflate' | 'deflate-raw')
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream
}
declare class Blob {
  constructor(parts?: Iterable<string | ArrayBuffer | ArrayBufferView | Blob>, options?: {type?: string})
  /** In bytes. */
  readonly size: number
  readonly type: string
  slice(start?: number, end?: number, type?: string): Blob
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
  bytes(): Promise<Uint8Array>
  stream(): ReadableStream<Uint8Array>
}
declare class File extends Blob {
  constructor(parts: Iterable<string | ArrayBuffer | ArrayBufferView | Blob>, name: string, options?: {type?: string, lastModified?: number})
  readonly name: string
  /** In milliseconds since 1970. */
  readonly lastModified: number
}
declare class FormData {
  append(name: string, value: string | Blob, filename?: string): void
  set(name: string, value: string | Blob, filename?: string): void
  delete(name: string): void
  get(name: string): string | File | null
  getAll(name: string): (string | File)[]
  has(name: string): boolean
  forEach(callback: (value: string | File, name: string, form: FormData) => void): void
  entries(): IterableIterator<[string, string | File]>
  keys(): IterableIterator<string>
  values(): IterableIterator<string | File>
  [Symbol.iterator](): IterableIterator<[string, string | File]>
}
declare namespace Dialtone {
  type BlobClass = typeof Blob
  type FileClass = typeof File
  type MessageChannelClass = typeof MessageChannel
  type MessagePortClass = typeof MessagePort
  interface QueuingStrategy<T = any> { highWaterMark?: number, size?(chunk: T): number }
  interface PipeOptions { preventAbort?: boolean, preventCancel?: boolean, preventClose?: boolean, signal?: AbortSignal }
}
declare var Event: any
declare var CustomEvent: any
declare var EventTarget: any
declare class MessageEvent {
  constructor(type: string, options?: {data?: unknown})
  readonly type: string
  readonly data: any
  readonly ports: MessagePort[]
}
/** One end of a MessageChannel. A port that listens keeps the script going. */
declare class MessagePort {
  private constructor()
  postMessage(value: unknown): void
  start(): void
  close(): void
  ref(): void
  unref(): void
  onmessage: ((event: MessageEvent) => void) | null
  on(event: 'message', listener: (value: any) => void): this
  on(event: 'close', listener: () => void): this
  once(event: 'message', listener: (value: any) => void): this
  once(event: 'close', listener: () => void): this
  addEventListener(type: string, listener: (event: any) => void, options?: boolean | {once?: boolean, signal?: AbortSignal}): void
  removeEventListener(type: string, listener: (event: any) => void): void
}
declare class MessageChannel {
  readonly port1: MessagePort
  readonly port2: MessagePort
}
