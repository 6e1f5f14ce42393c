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

class TextDecoder {
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
    if (stream) throw new TypeError('TextDecoder decodes whole texts only: leave out {stream: true}')
    let bytes
    if (input instanceof ArrayBuffer) bytes = new Uint8Array(input)
    else if (ArrayBuffer.isView(input)) bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    else throw wrongType('list', 'an instance of ArrayBuffer or ArrayBufferView', input)
    if (this.#fatal && (this.#encoding === 'utf8' ? !native.isUTF8(bytes) : bytes.length % 2 > 0)) {
      throw coded(new TypeError(`The encoded data was not valid for encoding ${this.#name}`), 'ERR_ENCODING_INVALID_ENCODED_DATA')
    }
    let text = native.decode(bytes, this.#encoding)
    if (this.#encoding === 'utf16le' && bytes.length % 2 > 0) text += '\ufffd'
    return text.startsWith('\ufeff') && !this.#ignoreBOM ? text.slice(1) : text
  }

  get [Symbol.toStringTag]() { return 'TextDecoder' }
}

return {TextEncoder, TextDecoder}
