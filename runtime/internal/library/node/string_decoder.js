// string_decoder: text out of bytes that come in pieces.

const {coded, wrongType} = require('errors')
const {encodingOf} = require('encodings')
const {Buffer} = require('buffer')

// held is how many bytes at the end of a piece wait for the next one.
const held = {
  utf8(bytes) {
    // A character of several bytes begins with 11xxxxxx, which says how many there are.
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back]
      if ((byte & 0xc0) === 0x80) continue
      const size = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1
      if (size <= back) return 0
      // What follows may show already that it is none.
      return back === 1 || Buffer.from(bytes.subarray(bytes.length - back)).toString() === '\ufffd' ? back : 0
    }
    return 0
  },
  utf16le(bytes) {
    if (bytes.length % 2 > 0) return 1
    return bytes.length > 0 && (bytes[bytes.length - 1] & 0xfc) === 0xd8 ? 2 : 0
  },
  base64: bytes => bytes.length % 3,
  base64url: bytes => bytes.length % 3,
  hex: () => 0,
  latin1: () => 0,
  ascii: () => 0,
}

const rest = Symbol('rest')

// A function, and no class: packages call it for an object of theirs.
function StringDecoder(encoding) {
  const known = encodingOf(encoding ?? 'utf8')
  if (!known) throw coded(new TypeError(`Unknown encoding: ${encoding}`), 'ERR_UNKNOWN_ENCODING')
  this.encoding = known
  Object.defineProperty(this, rest, {value: Buffer.alloc(0), writable: true})
}

const methods = {
  write(piece) {
    if (typeof piece === 'string') return piece
    if (!ArrayBuffer.isView(piece)) throw wrongType('buf', 'of type string or an instance of Buffer, TypedArray, or DataView', piece)
    const bytes = Buffer.concat([this[rest], Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)])
    const whole = bytes.length - held[this.encoding](bytes)
    this[rest] = bytes.subarray(whole)
    return bytes.toString(this.encoding, 0, whole)
  },

  end(piece) {
    const text = piece === undefined ? '' : this.write(piece)
    const left = this[rest]
    this[rest] = Buffer.alloc(0)
    return text + left.toString(this.encoding)
  },

  text(piece, offset) {
    this[rest] = Buffer.alloc(0)
    return this.write(piece.subarray(offset))
  },
}
for (const [name, value] of Object.entries(methods)) StringDecoder.prototype[name] = value

return {StringDecoder}
