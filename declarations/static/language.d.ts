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
  interface Output {
    write(text: string): boolean
  }
  interface Process {
    readonly title: string
    /** The program, the script and the script's own arguments. */
    argv: string[]
    env: {[name: string]: string | undefined}
    readonly platform: string
    exitCode: number | string | null | undefined
    exit(code?: number | string | null): never
    cwd(): string
    nextTick<A extends unknown[]>(call: (...args: A) => void, ...args: A): void
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
    /** One character: a comma. */
    delimiter?: string
  }
}

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
  /** What the file is called, as a file: URL. Source that is no file has none, nor the two below. */
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
  parse(text: string | Uint8Array, options: Dialtone.CSVOptions & {header: false}): string[][]
  parse(text: string | Uint8Array, options?: Dialtone.CSVOptions & {header?: true | readonly string[]}): Dialtone.Row[]
  stringify(rows: Iterable<object>, options?: Dialtone.CSVOptions & {header?: boolean | readonly string[]}): string
}

/** The local Twilio of --emulator; there is none without it. */
declare var Emulator: {
  /** Puts a record of a model there: 'Recording', 'Verify.Service'. */
  seed(model: string, attributes?: Dialtone.Json): Dialtone.Json
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
  }
  interface ServedRequest extends ViewRequest {
    readonly params: Params
    /** What is kept from request to request of a call, or of two numbers that write to each other. */
    session: Json
  }
  interface ServeOptions {
    /** 0, the default, takes a free one. */
    port?: Digits
    host?: string
    public_url?: string
    publicUrl?: string
    /** That of the script's account, as Twilio.Config.setup has set it. */
    auth_token?: string
    authToken?: string
    /** false answers everybody. */
    verify?: boolean
    [path: `/${string}`]: (response: Twilio.TwiML.Response, request: ServedRequest) => unknown
  }
  interface Server {
    readonly url: string
    readonly port: number
    close(): void
  }
}
/** Answers Twilio's requests: a key that begins with a slash is a path. */
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
  type BodyInit = string | URLSearchParams | ArrayBuffer | ArrayBufferView
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
declare var crypto: {
  randomUUID(): string
  getRandomValues<T extends Dialtone.Integers>(array: T): T
}

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
