// What all TwiML elements have in common.
declare namespace Twilio.TwiML {
  type Text = string | number | boolean
  /** A value of a list, several of them, or a text of several with spaces between. */
  type Words<Value extends string> = Value | readonly Value[] | `${Value} ${string}`
  type Numbers = Dialtone.Digits | readonly Dialtone.Digits[] | `${number} ${string}`
  /** In both spellings. With nothing to add, an empty type would let anything pass. */
  type Attributes<A> = keyof Dialtone.Camel<A> extends never ? A : A & Dialtone.Camel<A>

  /** Adds an element: text, attributes and a function that fills it, in this order and each optional. */
  interface AddText<A, E> {
    (fill: (element: E) => void): E
    (text: Text | null | undefined, fill: (element: E) => void): E
    (attributes: Attributes<A>, fill?: ((element: E) => void) | null): E
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
  }
  interface Tag {
    (name: string, fill: (element: AnyElement) => void): AnyElement
    (name: string, text: Text | null | undefined, fill: (element: AnyElement) => void): AnyElement
    (name: string, attributes: {readonly [name: string]: AnyValue}, fill?: ((element: AnyElement) => void) | null): AnyElement
    (name: string, text?: Text | null, attributes?: {readonly [name: string]: AnyValue} | null, fill?: ((element: AnyElement) => void) | null): AnyElement
  }
  type AnyValue = Text | readonly Text[] | null | undefined
  interface Layout {
    /** Spaces, 0 for a compact document: 2. */
    indent?: Dialtone.Digits | null
  }
  interface Problem {
    code: number | null
    level: string
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
