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
  function readlinkSync(path: Path): string
  function readlinkSync(path: Path, options: 'buffer' | {encoding: 'buffer'}): Buffer
  function accessSync(path: Path, mode?: number): void
  function unlinkSync(path: Path): void
  function rmdirSync(path: Path): void
  function renameSync(from: Path, to: Path): void
  function rmSync(path: Path, options?: {recursive?: boolean, force?: boolean}): void
  function copyFileSync(from: Path, to: Path): void
  function mkdtempSync(prefix: string): string
  const ReadStream: any
  const WriteStream: any
  function createReadStream(path: Path, options?: string | {encoding?: string, start?: number, end?: number, highWaterMark?: number}): any
  function createWriteStream(path: Path, options?: string | {encoding?: string, flags?: string, mode?: number}): any
  // With a callback as their last argument.
  function readFile(path: Path, ...rest: any[]): void
  function writeFile(path: Path, ...rest: any[]): void
  function appendFile(path: Path, ...rest: any[]): void
  function readdir(path: Path, ...rest: any[]): void
  function mkdir(path: Path, ...rest: any[]): void
  function mkdtemp(path: Path, ...rest: any[]): void
  function stat(path: Path, ...rest: any[]): void
  function lstat(path: Path, ...rest: any[]): void
  function realpath(path: Path, ...rest: any[]): void
  function readlink(path: Path, ...rest: any[]): void
  function access(path: Path, ...rest: any[]): void
  function unlink(path: Path, ...rest: any[]): void
  function rmdir(path: Path, ...rest: any[]): void
  function rename(path: Path, ...rest: any[]): void
  function rm(path: Path, ...rest: any[]): void
  function copyFile(path: Path, ...rest: any[]): void
  function exists(path: Path, ...rest: any[]): void
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
  function readlink(path: Path): Promise<string>
  function access(path: Path, mode?: number): Promise<void>
  function unlink(path: Path): Promise<void>
  function rmdir(path: Path): Promise<void>
  function rename(from: Path, to: Path): Promise<void>
  function rm(path: Path, options?: {recursive?: boolean, force?: boolean}): Promise<void>
  function copyFile(from: Path, to: Path): Promise<void>
  function mkdtemp(prefix: string): Promise<string>
}
declare module 'path' {
  /** Its functions throw: paths here have slashes. */
  const win32: any
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
  /** What a URL was to Node before there was URL. */
  class Url {
    protocol: string | null
    slashes: boolean | null
    auth: string | null
    host: string | null
    port: string | null
    hostname: string | null
    hash: string | null
    search: string | null
    query: any
    pathname: string | null
    path: string | null
    href: string
  }
  function parse(url: string, parseQuery?: boolean, slashesDenoteHost?: boolean): Url
  function format(url: string | URL | Partial<Url>, options?: {auth?: boolean, fragment?: boolean, search?: boolean}): string
  function resolve(from: string, to: string): string
  function resolveObject(from: string, to: string): Url
  function domainToASCII(domain: string): string
  function urlToHttpOptions(url: URL): {[name: string]: any}
}
declare module 'buffer' {
  const Buffer: Dialtone.Classes['Buffer']
  type Buffer = Dialtone.Instances['Buffer']
  const atob: typeof globalThis.atob
  const btoa: typeof globalThis.btoa
  const kMaxLength: number
  const constants: {readonly MAX_LENGTH: number}
  const Blob: Dialtone.BlobClass
  const File: Dialtone.FileClass
}
declare module 'crypto' {
  const webcrypto: typeof globalThis.crypto
  const subtle: typeof globalThis.crypto.subtle
  function randomUUID(): string
  const getRandomValues: typeof globalThis.crypto.getRandomValues
  function randomBytes(size: number): Buffer
  function randomBytes(size: number, callback: (error: Error | null, bytes: Buffer) => void): void
  function randomInt(max: number): number
  function randomInt(min: number, max: number): number
  function randomInt(min: number, max: number, callback: (error: Error | undefined, chosen: number) => void): void
  function randomFillSync<T extends ArrayBufferView | ArrayBuffer>(view: T, offset?: number, size?: number): T
  function getHashes(): string[]
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
  class KeyObject {
    private constructor()
    readonly type: 'secret' | 'private' | 'public'
    readonly symmetricKeySize: number | undefined
    readonly asymmetricKeyType: 'rsa' | 'ec' | 'ed25519' | 'x25519' | undefined
    readonly asymmetricKeyDetails: object | undefined
    static from(key: CryptoKey): KeyObject
    export(options: {format: 'pem', type?: string}): string
    export(options: {format: 'jwk'}): Dialtone.JsonWebKey
    export(options?: {format?: 'der', type?: string}): Buffer
    equals(other: KeyObject): boolean
  }
  type Key = KeyObject | Data | {key: KeyObject | Data, padding?: number, saltLength?: number, dsaEncoding?: 'der' | 'ieee-p1363'}
  interface Signing {
    update(data: Data, encoding?: string): this
    sign(key: Key): Buffer
    sign(key: Key, encoding: string): string
    verify(key: Key, signature: Data, encoding?: string): boolean
  }
  const constants: {readonly [name: string]: number}
  function createSecretKey(key: Data, encoding?: string): KeyObject
  type KeyText = Data | {key: Data} | {key: Dialtone.JsonWebKey, format: 'jwk'}
  function createPrivateKey(key: KeyText): KeyObject
  function createPublicKey(key: KeyObject | KeyText): KeyObject
  function createSign(algorithm: string): Signing
  function createVerify(algorithm: string): Signing
  function sign(algorithm: string | null, data: Data, key: Key): Buffer
  function verify(algorithm: string | null, data: Data, key: Key, signature: Data): boolean
  function generateKeyPairSync(type: 'rsa' | 'ec' | 'ed25519' | 'x25519', options?: object): {publicKey: any, privateKey: any}
  function generateKeyPair(type: 'rsa' | 'ec' | 'ed25519' | 'x25519', options: object, callback: (error: Error | null, publicKey: any, privateKey: any) => void): void
}
declare module 'os' {
  const EOL: string
  const devNull: string
  const constants: {readonly signals: {readonly [name: string]: number}, readonly errno: {}, readonly priority: {readonly [name: string]: number}}
  function platform(): string
  function type(): string
  function arch(): string
  function machine(): string
  function endianness(): 'LE' | 'BE'
  function tmpdir(): string
  function homedir(): string
  function release(): string
  /** Where a script has not the process to itself 'localhost'. */
  function hostname(): string
  function availableParallelism(): number
  function cpus(): {model: string, speed: number, times: {user: number, nice: number, sys: number, idle: number, irq: number}}[]
  function userInfo(): {uid: number, gid: number, username: string, homedir: string, shell: string | null}
}
declare module 'util' {
  const inspect: {
    (value: unknown, options?: Dialtone.InspectOptions): string
    readonly custom: unique symbol
  }
  function format(...values: unknown[]): string
  function formatWithOptions(options: Dialtone.InspectOptions, ...values: unknown[]): string
  interface Argument {
    type: 'string' | 'boolean'
    short?: string
    multiple?: boolean
    default?: string | boolean | string[] | boolean[]
  }
  const parseArgs: (config?: {
    args?: string[]
    options?: {[name: string]: Argument}
    strict?: boolean
    allowPositionals?: boolean
    tokens?: boolean
  }) => {values: {[name: string]: any}, positionals: string[], tokens?: any[]}
  /** Text with the sequences of a terminal, where standard output, or the stream, is one. */
  function styleText(format: string | string[], text: string, options?: {validateStream?: boolean, stream?: any}): string
  function stripVTControlCharacters(text: string): string
  function toUSVString(text: string): string
  interface DebugLogger {
    (...values: unknown[]): void
    readonly enabled: boolean
  }
  /** Writes to standard error where NODE_DEBUG names the section. */
  function debuglog(section: string): DebugLogger
  function debug(section: string): DebugLogger
  function aborted(signal: AbortSignal, resource: object): Promise<void>
  const promisify: {
    (call: (...args: any[]) => any): (...args: any[]) => Promise<any>
    readonly custom: unique symbol
  }
  function callbackify(call: (...args: any[]) => Promise<any>): (...args: any[]) => void
  function isDeepStrictEqual(a: unknown, b: unknown): boolean
  function inherits(constructor: any, parent: any): void
  function deprecate<F>(call: F, message?: string, code?: string): F
  const TextEncoder: Dialtone.Classes['TextEncoder']
  type TextEncoder = Dialtone.Instances['TextEncoder']
  const TextDecoder: Dialtone.Classes['TextDecoder']
  type TextDecoder = Dialtone.Instances['TextDecoder']
  const types: typeof import('util/types')
}
declare module 'events' {
  type Listener = (...args: any[]) => void
  import itself = require('events')
  class EventEmitter {
    constructor(options?: {captureRejections?: boolean})
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
    rawListeners(name: string | symbol): Listener[]
    listenerCount(name: string | symbol, listener?: Listener): number
    eventNames(): (string | symbol)[]
    setMaxListeners(count: number): this
    getMaxListeners(): number
  }
  // A namespace, so that its members can be imported by name.
  namespace EventEmitter {
    export {itself as EventEmitter}
    export function once(emitter: EventEmitter | AbortSignal, name: string | symbol, options?: {signal?: AbortSignal}): Promise<any[]>
    export function on(emitter: EventEmitter | AbortSignal, name: string | symbol, options?: {signal?: AbortSignal, close?: string[]}): AsyncIterableIterator<any[]>
    export function getEventListeners(emitter: EventEmitter | AbortSignal, name: string | symbol): Listener[]
    export function getMaxListeners(emitter: EventEmitter | AbortSignal): number
    export function setMaxListeners(count?: number, ...emitters: (EventEmitter | AbortSignal)[]): void
    export function listenerCount(emitter: EventEmitter, name: string | symbol): number
    export function addAbortListener(signal: AbortSignal, listener: Listener): object
    export function init(this: any, options?: {captureRejections?: boolean}): void
    export const errorMonitor: unique symbol
    export const captureRejectionSymbol: unique symbol
    export const usingDomains: boolean
    export let captureRejections: boolean
    export let defaultMaxListeners: number
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
    doesNotThrow(call: () => unknown, expected?: any, message?: string | Error): void
    doesNotReject(promise: Promise<unknown> | (() => Promise<unknown>), expected?: any, message?: string | Error): Promise<void>
    ifError(value: unknown): void
    AssertionError: Dialtone.AssertionErrorClass
    strict: Assert
  }
  const assert: Assert
  export = assert
}
declare module 'assert/strict' {
  import original = require('assert')
  var strict: typeof original.strict
  export = strict
}
declare module 'node:assert/strict' {
  import original = require('assert/strict')
  export = original
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
  const scheduler: {wait(delay: number, options?: object): Promise<void>, yield(): Promise<void>}
  interface Options {
    signal?: AbortSignal
    ref?: boolean
  }
  function setTimeout<T = void>(delay?: number, value?: T, options?: Options): Promise<T>
  function setImmediate<T = void>(value?: T, options?: Options): Promise<T>
  function setInterval<T = void>(delay?: number, value?: T, options?: Options): AsyncIterableIterator<T>
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
declare module 'node:async_hooks' {
  export * from 'async_hooks'
}
declare module 'node:diagnostics_channel' {
  export * from 'diagnostics_channel'
}
declare module 'node:module' {
  export * from 'module'
}
declare module 'node:perf_hooks' {
  export * from 'perf_hooks'
}
declare module 'node:querystring' {
  export * from 'querystring'
}
declare module 'node:string_decoder' {
  export * from 'string_decoder'
}
declare module 'node:tty' {
  export * from 'tty'
}
declare module 'node:util/types' {
  export * from 'util/types'
}
declare module 'node:vm' {
  export * from 'vm'
}
declare module 'node:constants' {
  export * from 'constants'
}
declare module 'node:child_process' {
  export * from 'child_process'
}
declare module 'node:worker_threads' {
  export * from 'worker_threads'
}
declare module 'node:readline' {
  export * from 'readline'
}
declare module 'node:readline/promises' {
  export * from 'readline/promises'
}
declare module 'node:stream' {
  export * from 'stream'
}
declare module 'node:stream/promises' {
  export * from 'stream/promises'
}
declare module 'node:stream/web' {
  export * from 'stream/web'
}
declare module 'node:zlib' {
  export * from 'zlib'
}
declare module 'node:http' {
  export * from 'http'
}
declare module 'node:https' {
  export * from 'https'
}
declare module 'node:net' {
  export * from 'net'
}
declare module 'node:tls' {
  export * from 'tls'
}
declare namespace Dialtone {
  interface AssertionError extends Error {
    actual: any
    expected: any
    operator: string
    generatedMessage: boolean
    code: 'ERR_ASSERTION'
  }
  interface AssertionErrorClass {
    new (options: {message?: string, actual?: unknown, expected?: unknown, operator?: string}): AssertionError
  }
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
    'assert/strict': typeof import('assert/strict')
    'node:assert/strict': typeof import('assert/strict')
    'node:test': typeof import('node:test').default
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
    'readline/promises': typeof import('readline/promises')
    'node:readline/promises': typeof import('readline/promises')
    'readline': typeof import('readline')
    'node:readline': typeof import('readline')
    'async_hooks': typeof import('async_hooks')
    'node:async_hooks': typeof import('async_hooks')
    'diagnostics_channel': typeof import('diagnostics_channel')
    'node:diagnostics_channel': typeof import('diagnostics_channel')
    'module': typeof import('module')
    'node:module': typeof import('module')
    'perf_hooks': typeof import('perf_hooks')
    'node:perf_hooks': typeof import('perf_hooks')
    'querystring': typeof import('querystring')
    'node:querystring': typeof import('querystring')
    'string_decoder': typeof import('string_decoder')
    'node:string_decoder': typeof import('string_decoder')
    'tty': typeof import('tty')
    'node:tty': typeof import('tty')
    'util/types': typeof import('util/types')
    'node:util/types': typeof import('util/types')
    'vm': typeof import('vm')
    'node:vm': typeof import('vm')
    'child_process': typeof import('child_process')
    'node:child_process': typeof import('child_process')
    'constants': typeof import('constants')
    'node:constants': typeof import('constants')
    'stream': typeof import('stream')
    'node:stream': typeof import('stream')
    'stream/promises': typeof import('stream/promises')
    'node:stream/promises': typeof import('stream/promises')
    'stream/web': typeof import('stream/web')
    'node:stream/web': typeof import('stream/web')
    'zlib': typeof import('zlib')
    'node:zlib': typeof import('zlib')
    'http': typeof import('http')
    'node:http': typeof import('http')
    'https': typeof import('https')
    'node:https': typeof import('https')
    'net': typeof import('net')
    'node:net': typeof import('net')
    'tls': typeof import('tls')
    'node:tls': typeof import('tls')
    'worker_threads': typeof import('worker_threads')
    'node:worker_threads': typeof import('worker_threads')
  }
}
