// Modules of Node's that scripts use less often.

declare module 'async_hooks' {
  class AsyncLocalStorage<T = unknown> {
    constructor(options?: {name?: string, defaultValue?: T})
    static bind<F extends (...args: any[]) => any>(call: F): F
    static snapshot(): <R>(call: (...args: any[]) => R, ...args: any[]) => R
    readonly name: string
    run<R>(store: T, call: (...args: any[]) => R, ...args: any[]): R
    exit<R>(call: (...args: any[]) => R, ...args: any[]): R
    enterWith(store: T): void
    disable(): void
    getStore(): T | undefined
  }
  class AsyncResource {
    constructor(type: string)
    static bind<F extends (...args: any[]) => any>(call: F, type?: string, receiver?: any): F
    bind<F extends (...args: any[]) => any>(call: F, receiver?: any): F
    runInAsyncScope<R>(call: (...args: any[]) => R, receiver?: any, ...args: any[]): R
    emitDestroy(): this
    asyncId(): number
    triggerAsyncId(): number
  }
}
declare module 'diagnostics_channel' {
  type Subscriber = (message: any, name: string | symbol) => void
  class Channel {
    constructor(name: string | symbol)
    readonly name: string | symbol
    readonly hasSubscribers: boolean
    subscribe(subscriber: Subscriber): void
    unsubscribe(subscriber: Subscriber): boolean
    publish(message: any): void
    bindStore(store: any, transform?: (data: any) => any): void
    unbindStore(store: any): boolean
    runStores<R>(data: any, call: (...args: any[]) => R, receiver?: any, ...args: any[]): R
  }
  function channel(name: string | symbol): Channel
  function hasSubscribers(name: string | symbol): boolean
  function subscribe(name: string | symbol, subscriber: Subscriber): void
  function unsubscribe(name: string | symbol, subscriber: Subscriber): boolean
  function tracingChannel(name: string | {[event: string]: Channel}): any
}
declare module 'module' {
  import itself = require('module')
  const builtinModules: string[]
  function createRequire(filename: string | URL): typeof require
  function isBuiltin(name: string): boolean
  export {itself as Module}
}
declare module 'perf_hooks' {
  const performance: typeof globalThis.performance
  const Performance: any
  const PerformanceEntry: any
  const PerformanceMark: any
  const PerformanceMeasure: any
}
declare module 'querystring' {
  interface Options {
    maxKeys?: number
    decodeURIComponent?(text: string): string
    encodeURIComponent?(text: string): string
  }
  type Parsed = {[name: string]: string | string[] | undefined}
  function parse(text: string, separator?: string | null, equals?: string | null, options?: Options): Parsed
  function stringify(object: object, separator?: string | null, equals?: string | null, options?: Options): string
  const decode: typeof parse
  const encode: typeof stringify
  function escape(text: string): string
  function unescape(text: string): string
  function unescapeBuffer(text: string): Buffer
}
declare module 'string_decoder' {
  class StringDecoder {
    constructor(encoding?: string)
    readonly encoding: string
    write(piece: string | ArrayBufferView): string
    end(piece?: string | ArrayBufferView): string
    text(piece: Uint8Array, offset: number): string
  }
}
declare module 'tty' {
  /** Not to be made: process.stdout is one. */
  class WriteStream {
    private constructor()
    getColorDepth(env?: {[name: string]: string | undefined}): number
    hasColors(count?: number, env?: {[name: string]: string | undefined}): boolean
  }
  function isatty(descriptor: number): boolean
}
declare module 'util/types' {
  function isPromise(value: unknown): value is Promise<unknown>
  function isDate(value: unknown): value is Date
  function isRegExp(value: unknown): value is RegExp
  function isNativeError(value: unknown): value is Error
  function isMap(value: unknown): value is Map<unknown, unknown>
  function isSet(value: unknown): value is Set<unknown>
  function isWeakMap(value: unknown): value is WeakMap<object, unknown>
  function isWeakSet(value: unknown): value is WeakSet<object>
  function isArrayBuffer(value: unknown): value is ArrayBuffer
  function isAnyArrayBuffer(value: unknown): value is ArrayBuffer
  function isSharedArrayBuffer(value: unknown): boolean
  function isDataView(value: unknown): value is DataView
  function isArrayBufferView(value: unknown): value is ArrayBufferView
  function isTypedArray(value: unknown): boolean
  function isProxy(value: unknown): boolean
  function isArgumentsObject(value: unknown): boolean
  function isGeneratorObject(value: unknown): boolean
  function isMapIterator(value: unknown): boolean
  function isSetIterator(value: unknown): boolean
  function isNumberObject(value: unknown): boolean
  function isStringObject(value: unknown): boolean
  function isBooleanObject(value: unknown): boolean
  function isSymbolObject(value: unknown): boolean
  function isBigIntObject(value: unknown): boolean
  function isBoxedPrimitive(value: unknown): boolean
  function isAsyncFunction(value: unknown): boolean
  function isGeneratorFunction(value: unknown): boolean
  function isModuleNamespaceObject(value: unknown): boolean
  function isExternal(value: unknown): boolean
  function isKeyObject(value: unknown): boolean
  function isCryptoKey(value: unknown): boolean
  function isInt8Array(value: unknown): value is Int8Array
  function isUint8Array(value: unknown): value is Uint8Array
  function isUint8ClampedArray(value: unknown): value is Uint8ClampedArray
  function isInt16Array(value: unknown): value is Int16Array
  function isUint16Array(value: unknown): value is Uint16Array
  function isInt32Array(value: unknown): value is Int32Array
  function isUint32Array(value: unknown): value is Uint32Array
  function isFloat32Array(value: unknown): value is Float32Array
  function isFloat64Array(value: unknown): value is Float64Array
  function isBigInt64Array(value: unknown): value is BigInt64Array
  function isBigUint64Array(value: unknown): value is BigUint64Array
}
declare module 'vm' {
  class Script {
    constructor(code: string, options?: string | {filename?: string})
    runInThisContext(): any
  }
  function runInThisContext(code: string, options?: string | {filename?: string}): any
  function isContext(value: unknown): boolean
}
declare module 'child_process' {
  export class ChildProcess {
    readonly pid?: number
    readonly exitCode: number | null
    readonly signalCode: string | null
    readonly killed: boolean
    readonly spawnfile: string
    readonly stdin: any
    readonly stdout: any
    readonly stderr: any
    kill(signal?: string | number): boolean
    on(event: string, listener: (...args: any[]) => void): this
    once(event: string, listener: (...args: any[]) => void): this
  }
  /** Runs a program where the host grants it, as --allow-run does. */
  export function spawn(file: string, args?: readonly string[], options?: object): ChildProcess
  export function spawn(file: string, options?: object): ChildProcess
  export function exec(command: string, options?: object, callback?: (error: any, stdout: any, stderr: any) => void): ChildProcess
  export function exec(command: string, callback?: (error: any, stdout: any, stderr: any) => void): ChildProcess
  export function execFile(file: string, ...rest: any[]): ChildProcess
  export function spawnSync(file: string, args?: readonly string[], options?: object): any
  export function execSync(command: string, options?: object): any
  export function execFileSync(file: string, args?: readonly string[], options?: object): any
}
declare module 'constants' {
  const PRIORITY_LOW: number
  const PRIORITY_BELOW_NORMAL: number
  const PRIORITY_NORMAL: number
  const PRIORITY_ABOVE_NORMAL: number
  const PRIORITY_HIGH: number
  const PRIORITY_HIGHEST: number
  const SIGHUP: number
  const SIGINT: number
  const SIGQUIT: number
  const SIGILL: number
  const SIGTRAP: number
  const SIGABRT: number
  const SIGIOT: number
  const SIGBUS: number
  const SIGFPE: number
  const SIGKILL: number
  const SIGUSR1: number
  const SIGSEGV: number
  const SIGUSR2: number
  const SIGPIPE: number
  const SIGALRM: number
  const SIGTERM: number
  const SIGCHLD: number
  const SIGCONT: number
  const SIGSTOP: number
  const SIGTSTP: number
  const SIGTTIN: number
  const SIGTTOU: number
  const SIGURG: number
  const SIGXCPU: number
  const SIGXFSZ: number
  const SIGVTALRM: number
  const SIGPROF: number
  const SIGWINCH: number
  const SIGIO: number
  const SIGPOLL: number
  const SIGPWR: number
  const SIGSYS: number
  const F_OK: number
  const R_OK: number
  const W_OK: number
  const X_OK: number
  const RSA_PKCS1_PADDING: number
  const RSA_NO_PADDING: number
  const RSA_PKCS1_OAEP_PADDING: number
  const RSA_PKCS1_PSS_PADDING: number
  const RSA_PSS_SALTLEN_DIGEST: number
  const RSA_PSS_SALTLEN_MAX_SIGN: number
  const RSA_PSS_SALTLEN_AUTO: number
}
declare module 'worker_threads' {
  const MessageChannel: Dialtone.MessageChannelClass
  const MessagePort: Dialtone.MessagePortClass
  const isMainThread: true
  const parentPort: null
  const workerData: null
  const threadId: 0
  const resourceLimits: {}
  const SHARE_ENV: symbol
  function getEnvironmentData(key: unknown): undefined
}
declare module 'readline' {
  import {EventEmitter} from 'events'
  class Interface extends EventEmitter {
    readonly closed: boolean
    readonly line: string
    readonly terminal: boolean
    getPrompt(): string
    setPrompt(prompt: string): void
    prompt(): void
    question(query: string, callback: (answer: string) => void): void
    question(query: string, options: object, callback: (answer: string) => void): void
    write(text: string): void
    pause(): this
    resume(): this
    close(): void
    [Symbol.asyncIterator](): AsyncIterableIterator<string>
  }
  const promises: typeof import('readline/promises')
  function createInterface(options: {input: any, output?: any, prompt?: string, terminal?: boolean, signal?: AbortSignal, [name: string]: any}): Interface
  function clearLine(stream: any, direction: number, callback?: () => void): boolean
  function clearScreenDown(stream: any, callback?: () => void): boolean
  function cursorTo(stream: any, x: number, y?: number, callback?: () => void): boolean
  function moveCursor(stream: any, dx: number, dy: number, callback?: () => void): boolean
}
declare module 'readline/promises' {
  const Interface: any
  function createInterface(options: {input: any, output?: any, [name: string]: any}): {
    question(query: string, options?: {signal?: AbortSignal}): Promise<string>
    close(): void
    [name: string]: any
  }
}
