// The modules that a script can require or import.

declare module 'fs' {
  type Path = string | URL | Buffer
  type WriteOptions = string | {encoding?: string | null, flag?: string, mode?: number | string} | null
  class Stats {
    private constructor()
    readonly mode: number
    readonly size: number
    readonly mtimeMs: number
    readonly mtime: Date
    isFile(): boolean
    isDirectory(): boolean
    isSymbolicLink(): boolean
  }
  class Dirent {
    private constructor()
    readonly name: string
    readonly parentPath: string
    readonly path: string
    isFile(): boolean
    isDirectory(): boolean
    isSymbolicLink(): boolean
  }
  const constants: {readonly F_OK: 0, readonly R_OK: 4, readonly W_OK: 2, readonly X_OK: 1}
  const promises: typeof import('fs/promises')
  function existsSync(path: Path): boolean
  function readFileSync(path: Path | 0, options?: {encoding?: null, flag?: string} | null): Buffer
  function readFileSync(path: Path | 0, options: string | {encoding: string, flag?: string}): string
  function writeFileSync(path: Path, data: string | ArrayBufferView, options?: WriteOptions): void
  function appendFileSync(path: Path, data: string | ArrayBufferView, options?: WriteOptions): void
  function readdirSync(path: Path, options?: string | {encoding?: string | null, withFileTypes?: false, recursive?: boolean} | null): string[]
  function readdirSync(path: Path, options: {withFileTypes: true, recursive?: boolean}): Dirent[]
  function mkdirSync(path: Path, options?: number | string | {recursive?: boolean, mode?: number | string}): string | undefined
  function statSync(path: Path, options?: {throwIfNoEntry?: true}): Stats
  function statSync(path: Path, options: {throwIfNoEntry: boolean}): Stats | undefined
  function lstatSync(path: Path, options?: {throwIfNoEntry?: true}): Stats
  function lstatSync(path: Path, options: {throwIfNoEntry: boolean}): Stats | undefined
  function realpathSync(path: Path): string
  function accessSync(path: Path, mode?: number): void
  function unlinkSync(path: Path): void
  function rmdirSync(path: Path): void
  function renameSync(from: Path, to: Path): void
  function rmSync(path: Path, options?: {recursive?: boolean, force?: boolean}): void
  function copyFileSync(from: Path, to: Path): void
}
declare module 'fs/promises' {
  import {Path, WriteOptions, Stats, Dirent} from 'fs'
  const constants: typeof import('fs').constants
  function readFile(path: Path | 0, options?: {encoding?: null, flag?: string} | null): Promise<Buffer>
  function readFile(path: Path | 0, options: string | {encoding: string, flag?: string}): Promise<string>
  function writeFile(path: Path, data: string | ArrayBufferView, options?: WriteOptions): Promise<void>
  function appendFile(path: Path, data: string | ArrayBufferView, options?: WriteOptions): Promise<void>
  function readdir(path: Path, options?: string | {encoding?: string | null, withFileTypes?: false, recursive?: boolean} | null): Promise<string[]>
  function readdir(path: Path, options: {withFileTypes: true, recursive?: boolean}): Promise<Dirent[]>
  function mkdir(path: Path, options?: number | string | {recursive?: boolean, mode?: number | string}): Promise<string | undefined>
  function stat(path: Path, options?: {throwIfNoEntry?: true}): Promise<Stats>
  function stat(path: Path, options: {throwIfNoEntry: boolean}): Promise<Stats | undefined>
  function lstat(path: Path, options?: {throwIfNoEntry?: true}): Promise<Stats>
  function lstat(path: Path, options: {throwIfNoEntry: boolean}): Promise<Stats | undefined>
  function realpath(path: Path): Promise<string>
  function access(path: Path, mode?: number): Promise<void>
  function unlink(path: Path): Promise<void>
  function rmdir(path: Path): Promise<void>
  function rename(from: Path, to: Path): Promise<void>
  function rm(path: Path, options?: {recursive?: boolean, force?: boolean}): Promise<void>
  function copyFile(from: Path, to: Path): Promise<void>
}
declare module 'path' {
  interface Parsed {
    root: string
    dir: string
    base: string
    ext: string
    name: string
  }
  function join(...paths: string[]): string
  function resolve(...paths: string[]): string
  function normalize(path: string): string
  function isAbsolute(path: string): boolean
  function dirname(path: string): string
  function basename(path: string, ending?: string): string
  function extname(path: string): string
  function relative(from: string, to: string): string
  function parse(path: string): Parsed
  function format(path: Partial<Parsed>): string
  function toNamespacedPath(path: string): string
  const sep: string
  const delimiter: string
  const posix: typeof import('path')
}
declare module 'url' {
  const URL: Dialtone.Classes['URL']
  type URL = Dialtone.Instances['URL']
  const URLSearchParams: Dialtone.Classes['URLSearchParams']
  type URLSearchParams = Dialtone.Instances['URLSearchParams']
  function fileURLToPath(url: string | URL): string
  function pathToFileURL(path: string): URL
}
declare module 'buffer' {
  const Buffer: Dialtone.Classes['Buffer']
  type Buffer = Dialtone.Instances['Buffer']
  const atob: typeof globalThis.atob
  const btoa: typeof globalThis.btoa
  const kMaxLength: number
  const constants: {readonly MAX_LENGTH: number}
}
declare module 'crypto' {
  const webcrypto: typeof globalThis.crypto
  function randomUUID(): string
  const getRandomValues: typeof globalThis.crypto.getRandomValues
  function randomBytes(size: number): Buffer
  type Data = string | ArrayBufferView
  interface Digest {
    update(data: Data, encoding?: string): this
    digest(): Buffer
    digest(encoding: string): string
  }
  type Algorithm = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512'
  function createHash(algorithm: Algorithm): Digest
  function createHmac(algorithm: Algorithm, key: Data): Digest
  function timingSafeEqual(a: ArrayBufferView, b: ArrayBufferView): boolean
}
declare module 'os' {
  const EOL: string
  function platform(): string
  function tmpdir(): string
}
declare module 'util' {
  const inspect: {
    (value: unknown, options?: Dialtone.InspectOptions): string
    readonly custom: unique symbol
  }
  function format(...values: unknown[]): string
  const promisify: {
    (call: (...args: any[]) => any): (...args: any[]) => Promise<any>
    readonly custom: unique symbol
  }
  function callbackify(call: (...args: any[]) => Promise<any>): (...args: any[]) => void
  function isDeepStrictEqual(a: unknown, b: unknown): boolean
  function inherits(constructor: any, parent: any): void
  function deprecate<F>(call: F): F
  const TextEncoder: Dialtone.Classes['TextEncoder']
  type TextEncoder = Dialtone.Instances['TextEncoder']
  const TextDecoder: Dialtone.Classes['TextDecoder']
  type TextDecoder = Dialtone.Instances['TextDecoder']
  const types: {
    isPromise(value: unknown): value is Promise<unknown>
    isDate(value: unknown): value is Date
    isRegExp(value: unknown): value is RegExp
    isNativeError(value: unknown): value is Error
    isMap(value: unknown): value is Map<unknown, unknown>
    isSet(value: unknown): value is Set<unknown>
    isTypedArray(value: unknown): boolean
    isUint8Array(value: unknown): value is Uint8Array
    isArrayBuffer(value: unknown): value is ArrayBuffer
  }
}
declare module 'events' {
  type Listener = (...args: any[]) => void
  import itself = require('events')
  class EventEmitter {
    on(name: string | symbol, listener: Listener): this
    addListener(name: string | symbol, listener: Listener): this
    once(name: string | symbol, listener: Listener): this
    prependListener(name: string | symbol, listener: Listener): this
    prependOnceListener(name: string | symbol, listener: Listener): this
    off(name: string | symbol, listener: Listener): this
    removeListener(name: string | symbol, listener: Listener): this
    removeAllListeners(name?: string | symbol): this
    emit(name: string | symbol, ...args: any[]): boolean
    listeners(name: string | symbol): Listener[]
    listenerCount(name: string | symbol): number
    eventNames(): (string | symbol)[]
    setMaxListeners(count?: number): this
  }
  // A namespace, so that its members can be imported by name.
  namespace EventEmitter {
    export {itself as EventEmitter}
    export function once(emitter: EventEmitter, name: string | symbol): Promise<any[]>
  }
  export = EventEmitter
}
declare module 'assert' {
  interface Assert {
    (value: unknown, message?: string | Error): asserts value
    ok(value: unknown, message?: string | Error): asserts value
    equal(actual: unknown, expected: unknown, message?: string | Error): void
    notEqual(actual: unknown, expected: unknown, message?: string | Error): void
    strictEqual(actual: unknown, expected: unknown, message?: string | Error): void
    notStrictEqual(actual: unknown, expected: unknown, message?: string | Error): void
    deepEqual(actual: unknown, expected: unknown, message?: string | Error): void
    notDeepEqual(actual: unknown, expected: unknown, message?: string | Error): void
    deepStrictEqual(actual: unknown, expected: unknown, message?: string | Error): void
    notDeepStrictEqual(actual: unknown, expected: unknown, message?: string | Error): void
    fail(message?: string | Error): never
    match(text: string, pattern: RegExp, message?: string | Error): void
    doesNotMatch(text: string, pattern: RegExp, message?: string | Error): void
    throws(call: () => unknown, expected?: any, message?: string | Error): void
    rejects(promise: Promise<unknown> | (() => Promise<unknown>), expected?: any, message?: string | Error): Promise<void>
    doesNotThrow(call: () => unknown, message?: string | Error): void
    ifError(value: unknown): void
    AssertionError: any
    strict: Assert
  }
  const assert: Assert
  export = assert
}
declare module 'timers' {
  const setTimeout: typeof globalThis.setTimeout
  const setInterval: typeof globalThis.setInterval
  const setImmediate: typeof globalThis.setImmediate
  const clearTimeout: typeof globalThis.clearTimeout
  const clearInterval: typeof globalThis.clearInterval
  const clearImmediate: typeof globalThis.clearImmediate
  const promises: typeof import('timers/promises')
}
declare module 'timers/promises' {
  interface Options {
    signal?: AbortSignal
    ref?: boolean
  }
  function setTimeout<T = void>(delay?: number, value?: T, options?: Options): Promise<T>
  function setImmediate<T = void>(value?: T, options?: Options): Promise<T>
}
declare module 'console' {
  export = console
}
declare module 'process' {
  export = process
}
declare module 'node:assert' {
  import original = require('assert')
  export = original
}
declare module 'node:buffer' {
  export * from 'buffer'
}
declare module 'node:console' {
  import original = require('console')
  export = original
}
declare module 'node:crypto' {
  export * from 'crypto'
}
declare module 'node:events' {
  import original = require('events')
  export = original
}
declare module 'node:fs' {
  export * from 'fs'
}
declare module 'node:fs/promises' {
  export * from 'fs/promises'
}
declare module 'node:os' {
  export * from 'os'
}
declare module 'node:path' {
  export * from 'path'
}
declare module 'node:process' {
  import original = require('process')
  export = original
}
declare module 'node:timers' {
  export * from 'timers'
}
declare module 'node:timers/promises' {
  export * from 'timers/promises'
}
declare module 'node:url' {
  export * from 'url'
}
declare module 'node:util' {
  export * from 'util'
}
declare namespace Dialtone {
  // The classes that are global and a module's as well.
  interface Classes {
    URL: typeof URL
    URLSearchParams: typeof URLSearchParams
    Buffer: typeof Buffer
    TextEncoder: typeof TextEncoder
    TextDecoder: typeof TextDecoder
  }
  interface Instances {
    URL: URL
    URLSearchParams: URLSearchParams
    Buffer: Buffer
    TextEncoder: TextEncoder
    TextDecoder: TextDecoder
  }
  interface Modules {
    'assert': typeof import('assert')
    'node:assert': typeof import('assert')
    'buffer': typeof import('buffer')
    'node:buffer': typeof import('buffer')
    'console': typeof import('console')
    'node:console': typeof import('console')
    'crypto': typeof import('crypto')
    'node:crypto': typeof import('crypto')
    'events': typeof import('events')
    'node:events': typeof import('events')
    'fs': typeof import('fs')
    'node:fs': typeof import('fs')
    'fs/promises': typeof import('fs/promises')
    'node:fs/promises': typeof import('fs/promises')
    'os': typeof import('os')
    'node:os': typeof import('os')
    'path': typeof import('path')
    'node:path': typeof import('path')
    'process': typeof import('process')
    'node:process': typeof import('process')
    'timers': typeof import('timers')
    'node:timers': typeof import('timers')
    'timers/promises': typeof import('timers/promises')
    'node:timers/promises': typeof import('timers/promises')
    'url': typeof import('url')
    'node:url': typeof import('url')
    'util': typeof import('util')
    'node:util': typeof import('util')
  }
}
