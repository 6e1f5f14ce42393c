// zlib: gzip, deflate and brotli, by Go's libraries. What they compress is as good as Node's and
// need not be the same bytes.

const {Transform} = require('streams')
const {Buffer} = require('buffer')
const {coded, wrongType, outOfRange, missing} = require('errors')

const {from, concat, alloc, isBuffer} = Buffer
const later = setImmediate

const constants = {
  Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_OK: 0, Z_STREAM_END: 1,
  Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4880, DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5,
  INFLATERAW: 6, UNZIP: 7, BROTLI_DECODE: 8, BROTLI_ENCODE: 9, Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384, Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1, BROTLI_OPERATION_PROCESS: 0, BROTLI_OPERATION_FLUSH: 1,
  BROTLI_OPERATION_FINISH: 2, BROTLI_OPERATION_EMIT_METADATA: 3, BROTLI_PARAM_MODE: 0, BROTLI_MODE_GENERIC: 0, BROTLI_MODE_TEXT: 1,
  BROTLI_MODE_FONT: 2, BROTLI_DEFAULT_MODE: 0, BROTLI_PARAM_QUALITY: 1, BROTLI_MIN_QUALITY: 0, BROTLI_MAX_QUALITY: 11,
  BROTLI_DEFAULT_QUALITY: 11, BROTLI_PARAM_LGWIN: 2, BROTLI_MIN_WINDOW_BITS: 10, BROTLI_MAX_WINDOW_BITS: 24,
  BROTLI_LARGE_MAX_WINDOW_BITS: 30, BROTLI_DEFAULT_WINDOW: 22, BROTLI_PARAM_LGBLOCK: 3, BROTLI_PARAM_SIZE_HINT: 5,
  BROTLI_PARAM_LARGE_WINDOW: 6, BROTLI_DECODER_PARAM_LARGE_WINDOW: 1,
}

const codes = {Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6}
for (const name of Object.keys(codes)) codes[codes[name]] = name

const bytesOf = data => {
  if (typeof data === 'string') return from(data)
  if (isBuffer(data)) return data
  if (ArrayBuffer.isView(data)) return from(data.buffer, data.byteOffset, data.byteLength)
  if (data instanceof ArrayBuffer) return from(data)
  throw wrongType('buffer', 'of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer', data)
}

const compresses = kind => kind === 'gzip' || kind === 'deflate' || kind === 'deflateRaw' || kind === 'brotliCompress'

const inRange = (name, value, low, high, otherwise) => {
  if (value === undefined || Number.isNaN(value)) return otherwise
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!(value >= low && value <= high)) throw outOfRange(name, `>= ${low} and <= ${high}`, value)
  return value
}

// engineOf makes a function that takes input (null at its end) and gives each part of the output to take.
const engineOf = (kind, options) => {
  inRange('options.windowBits', options.windowBits, 0, 15)
  inRange('options.memLevel', options.memLevel, 1, 9)
  if (compresses(kind)) {
    const level = kind === 'brotliCompress'
      ? inRange('options.params[1]', options.params?.[constants.BROTLI_PARAM_QUALITY], 0, 11, 11)
      : inRange('options.level', options.level, -1, 9, -1)
    const compressor = native.compressor(kind, level, options.dictionary && bytesOf(options.dictionary))
    return (input, take, flush) => {
      if (input === null) return take(compressor.end())
      take(compressor.write(input))
      if (flush) take(compressor.flush())
      return undefined
    }
  }
  const step = native.decompressor(kind, options.dictionary && bytesOf(options.dictionary))
  // With such a flush at the end a part of a stream is enough.
  const partly = options.finishFlush === constants.Z_SYNC_FLUSH || options.finishFlush === constants.BROTLI_OPERATION_FLUSH
  let ended = false
  return (input, take) => {
    if (ended || input?.length === 0) return
    try {
      for (let part = step(input); part !== null; part = step(undefined)) {
        if (part === true) {
          ended = true
          return
        }
        take(part)
      }
    } catch (error) {
      ended = true
      if (!(partly && input === null && error.code === 'Z_BUF_ERROR')) throw error
    }
  }
}

const maxOf = options => inRange('options.maxOutputLength', options.maxOutputLength, 1, Number.MAX_SAFE_INTEGER, Infinity)

// whole compresses or decompresses all of something.
const whole = (kind, data, options = {}) => {
  const input = bytesOf(data), max = maxOf(options)
  const engine = engineOf(kind, options)
  const parts = []
  let length = 0
  const take = part => {
    length += part.byteLength
    native.allow(length)
    if (length > max) throw coded(new RangeError(`Cannot create a Buffer larger than ${max} bytes`), 'ERR_BUFFER_TOO_LARGE')
    if (part.byteLength > 0) parts.push(from(part))
  }
  if (input.length > 0) engine(input, take)
  engine(null, take)
  return parts.length === 1 ? parts[0] : concat(parts)
}

class Zlib extends Transform {
  #engine
  #kind

  constructor(kind, options = {}) {
    super(options)
    this.#kind = kind
    this.#engine = engineOf(kind, options ?? {})
    this.bytesWritten = 0
  }

  get _level() { return -1 }

  #take = part => { if (part.byteLength > 0) this.push(from(part)) }

  _transform(chunk, encoding, callback) {
    try {
      const bytes = bytesOf(chunk)
      this.bytesWritten += bytes.length
      this.#engine(bytes, this.#take)
    } catch (error) {
      return callback(error)
    }
    return callback()
  }

  _flush(callback) {
    try {
      this.#engine(null, this.#take)
    } catch (error) {
      return callback(error)
    }
    return callback()
  }

  // flush has what was written so far come out.
  flush(kind, callback) {
    if (typeof kind === 'function') callback = kind
    if (compresses(this.#kind)) this.#engine(alloc(0), this.#take, true)
    if (callback) later(callback)
  }

  close(callback) {
    if (callback) this.once('close', callback)
    this.destroy()
  }

  params(level, strategy, callback) { later(callback) }
  reset() { this.#engine = engineOf(this.#kind, {}) }
}

const exports = {constants, codes, crc32: (data, value = 0) => native.crc32(bytesOf(data), value)}
const kinds = {
  Gzip: 'gzip', Gunzip: 'gunzip', Deflate: 'deflate', Inflate: 'inflate', DeflateRaw: 'deflateRaw', InflateRaw: 'inflateRaw',
  Unzip: 'unzip', BrotliCompress: 'brotliCompress', BrotliDecompress: 'brotliDecompress',
}
for (const [name, kind] of Object.entries(kinds)) {
  // Functions and no classes: old code calls them without new.
  const made = {[name]: function (options) { return Reflect.construct(Zlib, [kind, options], new.target ?? made) }}[name]
  Object.setPrototypeOf(made, Zlib)
  made.prototype = Object.create(Zlib.prototype, {constructor: {value: made, writable: true, configurable: true}})
  exports[name] = made
  exports['create' + name] = options => new made(options)
  exports[kind + 'Sync'] = (data, options) => whole(kind, data, options)
  exports[kind] = (data, options, callback) => {
    if (typeof options === 'function') [options, callback] = [undefined, options]
    if (typeof callback !== 'function') throw wrongType('callback', 'of type function', callback)
    const input = bytesOf(data)
    later(() => {
      let made
      try {
        made = whole(kind, input, options)
      } catch (error) {
        return callback(error)
      }
      return callback(null, made)
    })
  }
}
for (const name of ['Z_NO_FLUSH', 'Z_SYNC_FLUSH', 'Z_FINISH', 'Z_BEST_SPEED', 'Z_BEST_COMPRESSION', 'Z_DEFAULT_COMPRESSION', 'Z_BUF_ERROR', 'Z_DATA_ERROR', 'Z_OK', 'Z_FULL_FLUSH', 'Z_NO_COMPRESSION', 'Z_DEFAULT_CHUNK', 'Z_MIN_CHUNK', 'Z_FIXED', 'Z_DEFAULT_STRATEGY', 'Z_DEFAULT_WINDOWBITS', 'Z_DEFAULT_MEMLEVEL', 'Z_DEFAULT_LEVEL']) exports[name] = constants[name]

return exports
