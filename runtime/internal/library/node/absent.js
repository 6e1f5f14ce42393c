// Node's modules that are not here, but that packages import and can do without: each has its names, and what is
// called says that it is missing.

const EventEmitter = require('events')
const {missing} = require('errors')

const dns = ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt', 'reverse', 'Resolver', 'getServers', 'setServers']
const codes = {
  ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8, NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND',
  NOTIMP: 'ENOTIMP', REFUSED: 'EREFUSED', TIMEOUT: 'ETIMEOUT', CONNREFUSED: 'ECONNREFUSED',
}

const modules = {
  'dns': () => missing({...codes, promises: missing({...codes}, 'dns.promises', dns), getDefaultResultOrder: () => 'verbatim', setDefaultResultOrder() {}}, 'dns', dns),
  'dns/promises': () => missing({...codes}, 'dns/promises', dns),
  'http2': () => missing({
    constants: {
      HTTP2_HEADER_AUTHORITY: ':authority', HTTP2_HEADER_METHOD: ':method', HTTP2_HEADER_PATH: ':path', HTTP2_HEADER_SCHEME: ':scheme',
      HTTP2_HEADER_STATUS: ':status', HTTP2_HEADER_CONTENT_LENGTH: 'content-length', HTTP2_HEADER_CONTENT_TYPE: 'content-type',
      HTTP2_HEADER_EXPECT: 'expect', HTTP2_METHOD_GET: 'GET', HTTP2_METHOD_HEAD: 'HEAD', HTTP2_METHOD_DELETE: 'DELETE',
      HTTP2_METHOD_CONNECT: 'CONNECT', NGHTTP2_CANCEL: 8, NGHTTP2_REFUSED_STREAM: 7, NGHTTP2_NO_ERROR: 0, DEFAULT_SETTINGS_MAX_FRAME_SIZE: 16384,
    },
    Http2ServerRequest: class Http2ServerRequest extends EventEmitter {}, Http2ServerResponse: class Http2ServerResponse extends EventEmitter {},
    sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
  }, 'http2', ['connect', 'createServer', 'createSecureServer', 'getDefaultSettings', 'getPackedSettings', 'getUnpackedSettings', 'performServerHandshake']),
  'dgram': () => missing({Socket: class Socket extends EventEmitter {}}, 'dgram', ['createSocket']),
  'cluster': () => missing(Object.assign(new EventEmitter(), {isMaster: true, isPrimary: true, isWorker: false, workers: {}, settings: {}}), 'cluster', ['fork', 'disconnect', 'setupPrimary', 'setupMaster', 'Worker']),
  'inspector': () => missing({url: () => undefined}, 'inspector', ['open', 'close', 'Session', 'waitForDebugger']),
  'repl': () => missing({}, 'repl', ['start', 'REPLServer']),
  'v8': () => missing({}, 'v8', ['getHeapStatistics', 'getHeapSpaceStatistics', 'getHeapSnapshot', 'setFlagsFromString', 'serialize', 'deserialize', 'writeHeapSnapshot', 'Serializer', 'Deserializer']),
}

return modules
