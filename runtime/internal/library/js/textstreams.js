// TextEncoderStream and TextDecoderStream, by the Encoding Standard.

const {TransformStream} = require('webstreams')
const {TextDecoder, TextEncoder} = require('text')

class TextEncoderStream {
  #stream
  #high = ''

  constructor() {
    const encoder = new TextEncoder()
    const encode = (text, controller) => {
      const bytes = encoder.encode(text)
      if (bytes.length > 0) controller.enqueue(bytes)
    }
    this.#stream = new TransformStream({
      // Half of a character waits for its other half.
      transform: (chunk, controller) => {
        const text = this.#high + String(chunk)
        const last = text.charCodeAt(text.length - 1)
        const half = last >= 0xd800 && last <= 0xdbff
        this.#high = half ? text[text.length - 1] : ''
        encode(half ? text.slice(0, -1) : text, controller)
      },
      flush: controller => { if (this.#high) encode('\ufffd', controller) },
    })
  }

  get encoding() { return 'utf-8' }
  get readable() { return this.#stream.readable }
  get writable() { return this.#stream.writable }
  get [Symbol.toStringTag]() { return 'TextEncoderStream' }
}

class TextDecoderStream {
  #stream
  #decoder

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = this.#decoder = new TextDecoder(encoding, options)
    this.#stream = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, {stream: true})
        if (text) controller.enqueue(text)
      },
      flush(controller) {
        const text = decoder.decode()
        if (text) controller.enqueue(text)
      },
    })
  }

  get encoding() { return this.#decoder.encoding }
  get fatal() { return this.#decoder.fatal }
  get ignoreBOM() { return this.#decoder.ignoreBOM }
  get readable() { return this.#stream.readable }
  get writable() { return this.#stream.writable }
  get [Symbol.toStringTag]() { return 'TextDecoderStream' }
}

return {TextEncoderStream, TextDecoderStream}
