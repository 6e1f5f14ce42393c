// HTTP, in both directions.

declare module 'http' {
  import EventEmitter = require('events')
  import {Readable, Writable, Duplex} from 'stream'
  type HeaderValue = number | string | readonly string[]
  interface Headers { [name: string]: string | string[] | undefined }
  interface OutgoingHeaders { [name: string]: HeaderValue | undefined }
  interface RequestOptions {
    protocol?: string
    host?: string
    hostname?: string
    port?: number | string
    path?: string
    method?: string
    headers?: OutgoingHeaders | readonly string[]
    auth?: string
    agent?: Agent | boolean
    timeout?: number
    signal?: AbortSignal
    family?: number
    [name: string]: any
  }
  interface AgentOptions {
    keepAlive?: boolean
    keepAliveMsecs?: number
    maxSockets?: number
    maxTotalSockets?: number
    maxFreeSockets?: number
    scheduling?: 'lifo' | 'fifo'
    timeout?: number
    [name: string]: any
  }
  class Agent extends EventEmitter {
    constructor(options?: AgentOptions)
    maxSockets: number
    maxTotalSockets: number
    maxFreeSockets: number
    readonly keepAlive: boolean
    readonly options: AgentOptions
    readonly protocol: string
    readonly defaultPort: number
    getName(options?: RequestOptions): string
    destroy(): void
  }
  class IncomingMessage extends Readable {
    constructor(socket?: any)
    aborted: boolean
    complete: boolean
    headers: Headers
    headersDistinct: {[name: string]: string[] | undefined}
    httpVersion: string
    httpVersionMajor: number
    httpVersionMinor: number
    method?: string
    rawHeaders: string[]
    rawTrailers: string[]
    socket: any
    statusCode?: number
    statusMessage?: string
    trailers: {[name: string]: string | undefined}
    url?: string
    setTimeout(milliseconds: number, callback?: () => void): this
  }
  class OutgoingMessage extends Writable {
    readonly headersSent: boolean
    readonly finished: boolean
    sendDate: boolean
    shouldKeepAlive: boolean
    chunkedEncoding: boolean
    socket: any
    setHeader(name: string, value: HeaderValue): this
    setHeaders(headers: Map<string, HeaderValue> | globalThis.Headers): this
    appendHeader(name: string, value: string | readonly string[]): this
    getHeader(name: string): HeaderValue | undefined
    getHeaders(): OutgoingHeaders
    getHeaderNames(): string[]
    getRawHeaderNames(): string[]
    hasHeader(name: string): boolean
    removeHeader(name: string): void
  }
  class ClientRequest extends OutgoingMessage {
    constructor(secure: boolean, input: string | URL | RequestOptions, options?: RequestOptions, callback?: (response: IncomingMessage) => void)
    aborted: boolean
    host: string
    method: string
    path: string
    protocol: string
    reusedSocket: boolean
    abort(): void
    flushHeaders(): void
    setTimeout(milliseconds: number, callback?: () => void): this
    setNoDelay(on?: boolean): void
    setSocketKeepAlive(on?: boolean, delay?: number): void
  }
  class ServerResponse extends OutgoingMessage {
    constructor(request: IncomingMessage)
    req: IncomingMessage
    statusCode: number
    statusMessage: string
    writeHead(status: number, reason?: string, headers?: OutgoingHeaders | readonly HeaderValue[]): this
    writeHead(status: number, headers?: OutgoingHeaders | readonly HeaderValue[]): this
    writeContinue(callback?: () => void): void
    writeProcessing(callback?: () => void): void
    writeEarlyHints(hints: {link: string | string[], [name: string]: string | string[]}, callback?: () => void): void
    addTrailers(headers: OutgoingHeaders | readonly [string, string][]): void
    flushHeaders(): void
    assignSocket(socket: Duplex): void
    detachSocket(socket: Duplex): void
    setTimeout(milliseconds: number, callback?: () => void): this
  }
  type RequestListener = (request: IncomingMessage, response: ServerResponse) => void
  interface ServerOptions {
    /** The bytes that a request's line and headers may have; 16384. */
    maxHeaderSize?: number
    /** Milliseconds: for a request's headers (60000), for all of it (300000), and until the next one (5000). 0 is no limit. */
    headersTimeout?: number
    requestTimeout?: number
    keepAliveTimeout?: number
    [name: string]: any
  }
  class Server extends EventEmitter {
    constructor(listener?: RequestListener)
    constructor(options: ServerOptions, listener?: RequestListener)
    headersTimeout: number
    requestTimeout: number
    keepAliveTimeout: number
    timeout: number
    maxConnections?: number
    maxHeadersCount: number | null
    maxRequestsPerSocket: number
    readonly listening: boolean
    /** Listens where the host lets it. What fails is an event, error. */
    listen(port?: number | string, host?: string, backlog?: number, callback?: () => void): this
    listen(port: number | string, host: string, callback?: () => void): this
    listen(port: number | string, callback?: () => void): this
    listen(options: {port?: number | string, host?: string}, callback?: () => void): this
    listen(callback?: () => void): this
    address(): {address: string, family: 'IPv4' | 'IPv6', port: number}
    close(callback?: (error?: Error) => void): this
    closeAllConnections(): void
    closeIdleConnections(): void
    getConnections(callback: (error: Error | null, count: number) => void): this
    ref(): this
    unref(): this
    setTimeout(milliseconds?: number, callback?: (socket: any) => void): this
    on(event: 'request' | 'checkContinue' | 'checkExpectation', listener: RequestListener): this
    on(event: 'error', listener: (error: Error & {code?: string}) => void): this
    on(event: string | symbol, listener: (...args: any[]) => void): this
  }
  const METHODS: string[]
  const STATUS_CODES: {[status: number]: string | undefined}
  const globalAgent: Agent
  const maxHeaderSize: number
  function createServer(listener?: RequestListener): Server
  function createServer(options: ServerOptions, listener?: RequestListener): Server
  function request(url: string | URL, options: RequestOptions, callback?: (response: IncomingMessage) => void): ClientRequest
  function request(options: string | URL | RequestOptions, callback?: (response: IncomingMessage) => void): ClientRequest
  function get(url: string | URL, options: RequestOptions, callback?: (response: IncomingMessage) => void): ClientRequest
  function get(options: string | URL | RequestOptions, callback?: (response: IncomingMessage) => void): ClientRequest
  function validateHeaderName(name: string): void
  function validateHeaderValue(name: string, value: any): void
  function setMaxIdleHTTPParsers(count: number): void
}
declare module 'https' {
  import * as http from 'http'
  interface ServerOptions extends http.ServerOptions {
    /** In PEM. */
    key?: string | Buffer
    cert?: string | Buffer
  }
  class Agent extends http.Agent {
    readonly maxCachedSessions: number
  }
  class Server extends http.Server {
    constructor(options: ServerOptions, listener?: http.RequestListener)
  }
  const globalAgent: Agent
  function createServer(options: ServerOptions, listener?: http.RequestListener): Server
  function request(url: string | URL, options: http.RequestOptions, callback?: (response: http.IncomingMessage) => void): http.ClientRequest
  function request(options: string | URL | http.RequestOptions, callback?: (response: http.IncomingMessage) => void): http.ClientRequest
  function get(url: string | URL, options: http.RequestOptions, callback?: (response: http.IncomingMessage) => void): http.ClientRequest
  function get(options: string | URL | http.RequestOptions, callback?: (response: http.IncomingMessage) => void): http.ClientRequest
}
/** What packages import of it; connections of one's own throw. */
declare module 'net' {
  import EventEmitter = require('events')
  import {Duplex} from 'stream'
  class Socket extends Duplex {
    connecting: boolean
  }
  class Stream extends Socket {}
  class Server extends EventEmitter {}
  function isIP(value: string): 0 | 4 | 6
  function isIPv4(value: string): boolean
  function isIPv6(value: string): boolean
  function connect(...args: any[]): never
  function createConnection(...args: any[]): never
  function createServer(...args: any[]): Server
  function getDefaultAutoSelectFamily(): boolean
  function setDefaultAutoSelectFamily(on: boolean): void
}
/** What packages import of it; connections of one's own throw. */
declare module 'tls' {
  import {Socket} from 'net'
  class TLSSocket extends Socket {}
  const Server: typeof import('net').Server
  const rootCertificates: string[]
  const DEFAULT_MIN_VERSION: string
  const DEFAULT_MAX_VERSION: string
  const DEFAULT_ECDH_CURVE: string
  const DEFAULT_CIPHERS: string
  function connect(...args: any[]): never
  function createServer(...args: any[]): never
  function getCiphers(): string[]
}
