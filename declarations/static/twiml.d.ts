// What all TwiML elements have in common.
declare namespace Twilio.TwiML {
  type Text = string | number | boolean
  /** A value of a list, several of them, or a text of several with spaces between. */
  type Words<Value extends string> = Value | readonly Value[] | `${Value} ${string}`
  type Numbers = Dialtone.Digits | readonly Dialtone.Digits[] | `${number} ${string}`
  /** In both spellings. With nothing to add, an empty type would let anything pass. */
  type Attributes<A> = keyof Dialtone.Camel<A> extends never ? A : A & Dialtone.Camel<A>

  /**
   * Adds an element: text and attributes, in either order, and a function that fills it after them, each optional.
   */
  interface AddText<A, E> {
    (fill: (element: E) => void): E
    (text: Text | null | undefined, fill: (element: E) => void): E
    (attributes: Attributes<A>, fill?: ((element: E) => void) | null): E
    (attributes: Attributes<A>, text: Text | null | undefined, fill?: ((element: E) => void) | null): E
    (text?: Text | null, attributes?: Attributes<A> | null, fill?: ((element: E) => void) | null): E
  }
  /** The same, for an element without text. */
  interface Add<A, E> {
    (fill: (element: E) => void): E
    (attributes?: Attributes<A> | null, fill?: ((element: E) => void) | null): E
  }
  /** What an element without attributes takes of them. */
  interface None {
    [name: string]: never
  }
  interface Element {
    /** Writes any element, one that Twilio adds tomorrow too. */
    tag: Tag
    /** Adds text after what the element holds already. */
    text(text: Text): this
    /**
     * Adds ready-made XML, as in say().raw('<break time="1s"/>'). What is not well-formed is a TypeError with the
     * place in it; whether Twilio takes it is for TwiML.validate to say.
     */
    raw(xml: string): this
    /** Adds a comment in the element. One with -- in it, or - at its end, is a TypeError. */
    comment(text: Text): this
    /** Adds a comment in front of the element: for the response, before <Response>. */
    commentBefore(text: Text): this
    /** Adds a comment behind the element. */
    commentAfter(text: Text): this
    comment_before(text: Text): this
    comment_after(text: Text): this
  }
  interface Tag {
    (name: string, fill: (element: AnyElement) => void): AnyElement
    (name: string, text: Text | null | undefined, fill: (element: AnyElement) => void): AnyElement
    (name: string, attributes: {readonly [name: string]: AnyValue}, fill?: ((element: AnyElement) => void) | null): AnyElement
    (name: string, attributes: {readonly [name: string]: AnyValue}, text: Text | null | undefined, fill?: ((element: AnyElement) => void) | null): AnyElement
    (name: string, text?: Text | null, attributes?: {readonly [name: string]: AnyValue} | null, fill?: ((element: AnyElement) => void) | null): AnyElement
  }
  type AnyValue = Text | readonly Text[] | null | undefined
  interface Layout {
    /** Spaces, 0 for a compact document: 2. */
    indent?: Dialtone.Digits | null
  }
  interface Problem {
    /** Twilio's, or null for a hint. */
    code: number | null
    /** error: the document does not run. warning: it runs without this. hint: Twilio goes on, but it can't be meant. */
    level: 'error' | 'warning' | 'hint'
    message: string
    line: number
    column: number
  }
  /** A document as XML. */
  function build(fill: (response: Response) => Promise<unknown>, layout?: Layout): Promise<string>
  function build(fill?: ((response: Response) => unknown) | null, layout?: Layout): string
  /** What Twilio would warn about. */
  function validate(xml: string): Problem[]
}
