// Streams, and what is made of them.

declare module 'stream' {
  import EventEmitter = require('events')
  type Callback = (error?: Error | null) => void
  type Source = Iterable<any> | AsyncIterable<any>
  type Stage = Readable | Writable | Duplex | Source | ((source: any) => any)
  interface ReadableOptions {
    highWaterMark?: number
    encoding?: string
    objectMode?: boolean
    autoDestroy?: boolean
    emitClose?: boolean
    signal?: AbortSignal
    read?(this: Readable, size: number): void
    construct?(this: any, callback: Callback): void
    destroy?(this: any, error: Error | null, callback: Callback): void
  }
  interface WritableOptions {
    highWaterMark?: number
    decodeStrings?: boolean
    defaultEncoding?: string
    objectMode?: boolean
    autoDestroy?: boolean
    emitClose?: boolean
    signal?: AbortSignal
    write?(this: Writable, chunk: any, encoding: string, callback: Callback): void
    writev?(this: Writable, chunks: {chunk: any, encoding: string}[], callback: Callback): void
    final?(this: Writable, callback: Callback): void
    construct?(this: any, callback: Callback): void
    destroy?(this: any, error: Error | null, callback: Callback): void
  }
  interface DuplexOptions extends Omit<ReadableOptions, 'read'>, Omit<WritableOptions, 'write' | 'writev' | 'final'> {
    allowHalfOpen?: boolean
    readableObjectMode?: boolean
    writableObjectMode?: boolean
    readableHighWaterMark?: number
    writableHighWaterMark?: number
    read?(this: Duplex, size: number): void
    write?(this: Duplex, chunk: any, encoding: string, callback: Callback): void
    writev?(this: Duplex, chunks: {chunk: any, encoding: string}[], callback: Callback): void
    final?(this: Duplex, callback: Callback): void
  }
  interface TransformOptions extends Omit<DuplexOptions, 'read' | 'write' | 'final'> {
    transform?(this: Transform, chunk: any, encoding: string, callback: (error?: Error | null, data?: any) => void): void
    flush?(this: Transform, callback: (error?: Error | null, data?: any) => void): void
  }
  /** What every stream is: an emitter of events that can be piped. */
  class Stream extends EventEmitter {
    pipe<W extends Writable>(to: W, options?: {end?: boolean}): W
  }
  class Readable extends Stream {
    constructor(options?: ReadableOptions)
    static from(source: Source | Promise<any> | string, options?: ReadableOptions): Readable
    static fromWeb(stream: ReadableStream, options?: ReadableOptions): Readable
    static toWeb(stream: Readable): ReadableStream
    readonly readable: boolean
    readonly readableEnded: boolean
    readonly readableFlowing: boolean | null
    readonly readableLength: number
    readonly readableHighWaterMark: number
    readonly readableObjectMode: boolean
    readonly readableEncoding: string | null
    readonly readableAborted: boolean
    readonly destroyed: boolean
    readonly closed: boolean
    readonly errored: Error | null
    read(size?: number): any
    setEncoding(encoding: string): this
    pause(): this
    resume(): this
    isPaused(): boolean
    unpipe(from?: Writable): this
    unshift(chunk: any, encoding?: string): void
    push(chunk: any, encoding?: string): boolean
    wrap(stream: any): this
    destroy(error?: Error): this
    [Symbol.asyncIterator](): AsyncIterableIterator<any>
    iterator(options?: {destroyOnReturn?: boolean}): AsyncIterableIterator<any>
    map(fn: (value: any) => any, options?: {concurrency?: number, signal?: AbortSignal}): Readable
    filter(fn: (value: any) => any, options?: {concurrency?: number, signal?: AbortSignal}): Readable
    flatMap(fn: (value: any) => any, options?: {concurrency?: number, signal?: AbortSignal}): Readable
    forEach(fn: (value: any) => any, options?: {concurrency?: number, signal?: AbortSignal}): Promise<void>
    some(fn: (value: any) => any): Promise<boolean>
    every(fn: (value: any) => any): Promise<boolean>
    find(fn: (value: any) => any): Promise<any>
    toArray(options?: {signal?: AbortSignal}): Promise<any[]>
    take(limit: number): Readable
    drop(limit: number): Readable
    reduce(fn: (before: any, value: any) => any, initial?: any): Promise<any>
    _read(size: number): void
    _destroy(error: Error | null, callback: Callback): void
  }
  class Writable extends Stream {
    constructor(options?: WritableOptions)
    static fromWeb(stream: WritableStream, options?: WritableOptions): Writable
    static toWeb(stream: Writable): WritableStream
    readonly writable: boolean
    readonly writableEnded: boolean
    readonly writableFinished: boolean
    readonly writableLength: number
    readonly writableHighWaterMark: number
    readonly writableObjectMode: boolean
    readonly writableCorked: number
    readonly writableNeedDrain: boolean
    readonly writableAborted: boolean
    readonly destroyed: boolean
    readonly closed: boolean
    readonly errored: Error | null
    write(chunk: any, callback?: Callback): boolean
    write(chunk: any, encoding: string, callback?: Callback): boolean
    end(callback?: () => void): this
    end(chunk: any, callback?: () => void): this
    end(chunk: any, encoding: string, callback?: () => void): this
    cork(): void
    uncork(): void
    setDefaultEncoding(encoding: string): this
    destroy(error?: Error): this
    _write(chunk: any, encoding: string, callback: Callback): void
    _final(callback: Callback): void
    _destroy(error: Error | null, callback: Callback): void
  }
  interface Duplex extends Writable {}
  class Duplex extends Readable {
    constructor(options?: DuplexOptions)
    static from(source: any): Duplex
    /** pair is {readable, writable}. */
    static fromWeb(pair: any, options?: DuplexOptions): Duplex
    static toWeb(stream: any): any
    allowHalfOpen: boolean
    destroy(error?: Error): this
    _destroy(error: Error | null, callback: Callback): void
  }
  class Transform extends Duplex {
    constructor(options?: TransformOptions)
    _transform(chunk: any, encoding: string, callback: (error?: Error | null, data?: any) => void): void
    _flush(callback: (error?: Error | null, data?: any) => void): void
  }
  class PassThrough extends Transform {}
  function pipeline(...stages: [...Stage[], (error?: Error | null, value?: any) => void]): any
  function finished(stream: any, options: object, callback: Callback): () => void
  function finished(stream: any, callback: Callback): () => void
  function compose(...stages: Stage[]): Duplex
  function addAbortSignal<S extends Readable | Writable>(signal: AbortSignal, stream: S): S
  function destroy(stream: any, error?: Error): void
  function isDestroyed(stream: any): boolean | null
  function isDisturbed(stream: any): boolean
  function isErrored(stream: any): boolean
  function isReadable(stream: any): boolean | null
  function isWritable(stream: any): boolean | null
  function getDefaultHighWaterMark(objectMode: boolean): number
  function setDefaultHighWaterMark(objectMode: boolean, value: number): void
  function _isUint8Array(value: unknown): boolean
  function _uint8ArrayToBuffer(view: Uint8Array): Buffer
  const promises: typeof import('stream/promises')
}
declare module 'stream/promises' {
  type Stage = import('stream').Stage
  function pipeline(...stages: [Stage, ...(Stage | {signal?: AbortSignal, end?: boolean})[]]): Promise<any>
  function finished(stream: any, options?: {readable?: boolean, writable?: boolean, error?: boolean, signal?: AbortSignal, cleanup?: boolean}): Promise<void>
}
declare module 'stream/web' {
  const ByteLengthQueuingStrategy: Dialtone.WebStreams['ByteLengthQueuingStrategy']
  const CompressionStream: Dialtone.WebStreams['CompressionStream']
  const CountQueuingStrategy: Dialtone.WebStreams['CountQueuingStrategy']
  const DecompressionStream: Dialtone.WebStreams['DecompressionStream']
  const ReadableByteStreamController: Dialtone.WebStreams['ReadableByteStreamController']
  const ReadableStream: Dialtone.WebStreams['ReadableStream']
  const ReadableStreamBYOBReader: Dialtone.WebStreams['ReadableStreamBYOBReader']
  const ReadableStreamBYOBRequest: Dialtone.WebStreams['ReadableStreamBYOBRequest']
  const ReadableStreamDefaultController: Dialtone.WebStreams['ReadableStreamDefaultController']
  const ReadableStreamDefaultReader: Dialtone.WebStreams['ReadableStreamDefaultReader']
  const TextDecoderStream: Dialtone.WebStreams['TextDecoderStream']
  const TextEncoderStream: Dialtone.WebStreams['TextEncoderStream']
  const TransformStream: Dialtone.WebStreams['TransformStream']
  const TransformStreamDefaultController: Dialtone.WebStreams['TransformStreamDefaultController']
  const WritableStream: Dialtone.WebStreams['WritableStream']
  const WritableStreamDefaultController: Dialtone.WebStreams['WritableStreamDefaultController']
  const WritableStreamDefaultWriter: Dialtone.WebStreams['WritableStreamDefaultWriter']
}
declare module 'zlib' {
  import {Transform} from 'stream'
  type Bytes = string | ArrayBuffer | ArrayBufferView
  interface Options {
    level?: number
    chunkSize?: number
    windowBits?: number
    memLevel?: number
    strategy?: number
    flush?: number
    finishFlush?: number
    maxOutputLength?: number
    dictionary?: Bytes
    params?: {[name: number]: number | boolean}
  }
  type Done = (error: Error | null, result: Buffer) => void
  const constants: {readonly [name: string]: number}
  const codes: {readonly [name: string]: string | number}
  function crc32(data: string | ArrayBufferView, value?: number): number
  class Gzip extends Transform {
    constructor(options?: Options)
  }
  function createGzip(options?: Options): Gzip
  function gzipSync(data: Bytes, options?: Options): Buffer
  function gzip(data: Bytes, done: Done): void
  function gzip(data: Bytes, options: Options, done: Done): void
  class Gunzip extends Transform {
    constructor(options?: Options)
  }
  function createGunzip(options?: Options): Gunzip
  function gunzipSync(data: Bytes, options?: Options): Buffer
  function gunzip(data: Bytes, done: Done): void
  function gunzip(data: Bytes, options: Options, done: Done): void
  class Deflate extends Transform {
    constructor(options?: Options)
  }
  function createDeflate(options?: Options): Deflate
  function deflateSync(data: Bytes, options?: Options): Buffer
  function deflate(data: Bytes, done: Done): void
  function deflate(data: Bytes, options: Options, done: Done): void
  class Inflate extends Transform {
    constructor(options?: Options)
  }
  function createInflate(options?: Options): Inflate
  function inflateSync(data: Bytes, options?: Options): Buffer
  function inflate(data: Bytes, done: Done): void
  function inflate(data: Bytes, options: Options, done: Done): void
  class DeflateRaw extends Transform {
    constructor(options?: Options)
  }
  function createDeflateRaw(options?: Options): DeflateRaw
  function deflateRawSync(data: Bytes, options?: Options): Buffer
  function deflateRaw(data: Bytes, done: Done): void
  function deflateRaw(data: Bytes, options: Options, done: Done): void
  class InflateRaw extends Transform {
    constructor(options?: Options)
  }
  function createInflateRaw(options?: Options): InflateRaw
  function inflateRawSync(data: Bytes, options?: Options): Buffer
  function inflateRaw(data: Bytes, done: Done): void
  function inflateRaw(data: Bytes, options: Options, done: Done): void
  class Unzip extends Transform {
    constructor(options?: Options)
  }
  function createUnzip(options?: Options): Unzip
  function unzipSync(data: Bytes, options?: Options): Buffer
  function unzip(data: Bytes, done: Done): void
  function unzip(data: Bytes, options: Options, done: Done): void
  class BrotliCompress extends Transform {
    constructor(options?: Options)
  }
  function createBrotliCompress(options?: Options): BrotliCompress
  function brotliCompressSync(data: Bytes, options?: Options): Buffer
  function brotliCompress(data: Bytes, done: Done): void
  function brotliCompress(data: Bytes, options: Options, done: Done): void
  class BrotliDecompress extends Transform {
    constructor(options?: Options)
  }
  function createBrotliDecompress(options?: Options): BrotliDecompress
  function brotliDecompressSync(data: Bytes, options?: Options): Buffer
  function brotliDecompress(data: Bytes, done: Done): void
  function brotliDecompress(data: Bytes, options: Options, done: Done): void
  const Z_NO_FLUSH: number
  const Z_SYNC_FLUSH: number
  const Z_FINISH: number
  const Z_BEST_SPEED: number
  const Z_BEST_COMPRESSION: number
  const Z_DEFAULT_COMPRESSION: number
  const Z_BUF_ERROR: number
  const Z_DATA_ERROR: number
  const Z_OK: number
  const Z_FULL_FLUSH: number
  const Z_NO_COMPRESSION: number
  const Z_DEFAULT_CHUNK: number
  const Z_MIN_CHUNK: number
  const Z_FIXED: number
  const Z_DEFAULT_STRATEGY: number
  const Z_DEFAULT_WINDOWBITS: number
  const Z_DEFAULT_MEMLEVEL: number
  const Z_DEFAULT_LEVEL: number
}
declare namespace Dialtone {
  // The classes of streams that are global and a module's as well.
  interface WebStreams {
    ByteLengthQueuingStrategy: typeof ByteLengthQueuingStrategy
    CompressionStream: typeof CompressionStream
    CountQueuingStrategy: typeof CountQueuingStrategy
    DecompressionStream: typeof DecompressionStream
    ReadableByteStreamController: typeof ReadableByteStreamController
    ReadableStream: typeof ReadableStream
    ReadableStreamBYOBReader: typeof ReadableStreamBYOBReader
    ReadableStreamBYOBRequest: typeof ReadableStreamBYOBRequest
    ReadableStreamDefaultController: typeof ReadableStreamDefaultController
    ReadableStreamDefaultReader: typeof ReadableStreamDefaultReader
    TextDecoderStream: typeof TextDecoderStream
    TextEncoderStream: typeof TextEncoderStream
    TransformStream: typeof TransformStream
    TransformStreamDefaultController: typeof TransformStreamDefaultController
    WritableStream: typeof WritableStream
    WritableStreamDefaultController: typeof WritableStreamDefaultController
    WritableStreamDefaultWriter: typeof WritableStreamDefaultWriter
  }
}
