// TextEncoder and TextDecoder.

const {coded, wrongType} = require('errors')

class TextEncoder {
  get encoding() { return 'utf-8' }
  encode(text = '') { return new Uint8Array(native.encode(String(text), 'utf8')) }

  encodeInto(text, target) {
    let read = 0, written = 0
    for (const character of String(text)) {
      const bytes = this.encode(character)
      if (written + bytes.length > target.length) break
      target.set(bytes, written)
      written += bytes.length
      read += character.length
    }
    return {read, written}
  }

  get [Symbol.toStringTag]() { return 'TextEncoder' }
}

const labels = {
  'utf-8': ['utf-8', 'utf8'], 'utf8': ['utf-8', 'utf8'], 'unicode-1-1-utf-8': ['utf-8', 'utf8'],
  'utf-16le': ['utf-16le', 'utf16le'], 'utf-16': ['utf-16le', 'utf16le'], 'ucs-2': ['utf-16le', 'utf16le'],
}

// cutOf is how many bytes at the end of a part may belong to a character that the next one ends.
const cutOf = (bytes, encoding) => {
  if (encoding === 'utf16le') {
    const odd = bytes.length % 2
    const high = bytes[bytes.length - odd - 1]
    return high >= 0xd8 && high <= 0xdb ? Math.min(odd + 2, bytes.length) : odd
  }
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]
    if (byte >= 0xc0) {
      const length = byte > 0xf4 || byte < 0xc2 ? 0 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
    if (byte < 0x80) return 0
  }
  return 0
}

const noBytes = new Uint8Array(0)

class TextDecoder {
  #rest = noBytes // What a part has left of a character,
  #going = false // and whether one has come.
  #name
  #encoding
  #fatal
  #ignoreBOM

  constructor(label = 'utf-8', {fatal = false, ignoreBOM = false} = {}) {
    const key = String(label).trim().toLowerCase()
    if (!Object.hasOwn(labels, key)) {
      throw coded(new RangeError(`The "${label}" encoding is not supported: there are utf-8 and utf-16le`), 'ERR_ENCODING_NOT_SUPPORTED')
    }
    [this.#name, this.#encoding] = labels[key]
    this.#fatal = Boolean(fatal)
    this.#ignoreBOM = Boolean(ignoreBOM)
  }

  get encoding() { return this.#name }
  get fatal() { return this.#fatal }
  get ignoreBOM() { return this.#ignoreBOM }

  decode(input = new Uint8Array(), {stream = false} = {}) {
    let bytes
    if (input instanceof ArrayBuffer) bytes = new Uint8Array(input)
    else if (ArrayBuffer.isView(input)) bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    else throw wrongType('list', 'an instance of ArrayBuffer or ArrayBufferView', input)
    if (this.#rest.length > 0) {
      const whole = new Uint8Array(this.#rest.length + bytes.length)
      whole.set(this.#rest)
      whole.set(bytes, this.#rest.length)
      bytes = whole
    }
    const cut = stream ? cutOf(bytes, this.#encoding) : 0
    this.#rest = cut > 0 ? bytes.slice(bytes.length - cut) : noBytes
    if (cut > 0) bytes = bytes.subarray(0, bytes.length - cut)
    const first = !this.#going
    this.#going = stream && (this.#going || bytes.length > 0)
    if (this.#fatal && (this.#encoding === 'utf8' ? !native.isUTF8(bytes) : bytes.length % 2 > 0)) {
      throw coded(new TypeError(`The encoded data was not valid for encoding ${this.#name}`), 'ERR_ENCODING_INVALID_ENCODED_DATA')
    }
    let text = native.decode(bytes, this.#encoding)
    if (this.#encoding === 'utf16le' && bytes.length % 2 > 0) text += '\ufffd'
    return first && text.startsWith('\ufeff') && !this.#ignoreBOM ? text.slice(1) : text
  }

  get [Symbol.toStringTag]() { return 'TextDecoder' }
}

return {TextEncoder, TextDecoder}
