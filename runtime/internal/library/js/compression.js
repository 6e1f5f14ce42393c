// CompressionStream and DecompressionStream, by the web's standard
// (https://compression.spec.whatwg.org).

const zlib = require('zlib')
const {duplexToWeb} = require('adapters')

const made = {gzip: ['Gzip', 'Gunzip'], deflate: ['Deflate', 'Inflate'], 'deflate-raw': ['DeflateRaw', 'InflateRaw']}

const streamOf = (format, side) => {
  if (!Object.hasOwn(made, format)) throw new TypeError(`The argument 'format' must be one of: 'deflate', 'deflate-raw', 'gzip'. Received '${format}'`)
  return duplexToWeb(new zlib[made[format][side]]())
}

class CompressionStream {
  #pair
  constructor(format) { this.#pair = streamOf(String(format), 0) }
  get readable() { return this.#pair.readable }
  get writable() { return this.#pair.writable }
  get [Symbol.toStringTag]() { return 'CompressionStream' }
}

class DecompressionStream {
  #pair
  constructor(format) { this.#pair = streamOf(String(format), 1) }
  get readable() { return this.#pair.readable }
  get writable() { return this.#pair.writable }
  get [Symbol.toStringTag]() { return 'DecompressionStream' }
}

return {CompressionStream, DecompressionStream}
