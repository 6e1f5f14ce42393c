// Blob, File and FormData, by the web's standards (https://w3c.github.io/FileAPI/,
// https://xhr.spec.whatwg.org/#interface-formdata).

const {ReadableStream} = require('webstreams')

const inspect = Symbol.for('nodejs.util.inspect.custom')
const {isView} = ArrayBuffer
let bytesOfBlob

const typeOf = type => {
  const text = String(type)
  return /[^\x20-\x7e]/.test(text) ? '' : text.toLowerCase()
}

const partOf = part => {
  if (part instanceof Blob) return bytesOfBlob(part)
  if (part instanceof ArrayBuffer) return new Uint8Array(part.slice(0))
  if (isView(part)) return new Uint8Array(part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength))
  return new Uint8Array(native.encode(String(part)))
}

const joined = parts => {
  let size = 0
  for (let i = 0; i < parts.length; i++) size += parts[i].length
  const whole = new Uint8Array(size)
  for (let i = 0, at = 0; i < parts.length; at += parts[i].length, i++) whole.set(parts[i], at)
  return whole
}

class Blob {
  #bytes
  #type

  constructor(parts = [], options = {}) {
    if (parts === null || typeof parts !== 'object' || typeof parts[Symbol.iterator] !== 'function') {
      throw Object.assign(new TypeError('The "sources" argument must be an instance of a sequence.'), {code: 'ERR_INVALID_ARG_TYPE'})
    }
    const own = []
    for (const part of parts) own.push(partOf(part))
    this.#bytes = joined(own)
    this.#type = typeOf(options?.type ?? '')
  }

  get size() { return this.#bytes.length }
  get type() { return this.#type }

  slice(start = 0, end = this.size, type = '') { return new Blob([this.#bytes.slice(start, end)], {type}) }
  async text() { return native.decode(this.#bytes.slice().buffer) }
  async arrayBuffer() { return this.#bytes.slice().buffer }
  async bytes() { return this.#bytes.slice() }

  stream() {
    const bytes = this.#bytes
    let at = 0
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const part = bytes.slice(at, at += 65536)
        if (part.length > 0) controller.enqueue(part)
        if (at >= bytes.length) {
          controller.close()
          controller.byobRequest?.respond(0)
        }
      },
    })
  }

  get [Symbol.toStringTag]() { return 'Blob' }
  [inspect](depth, options, inspect) { return `Blob ${inspect({size: this.size, type: this.type}, options)}` }

  static #bytesOf(blob) { return blob.#bytes }
  static { bytesOfBlob = Blob.#bytesOf }
}

class File extends Blob {
  #name
  #modified

  constructor(parts, name, options = {}) {
    if (arguments.length < 2) throw new TypeError('The "fileBits" and "fileName" arguments must be specified')
    super(parts, options)
    this.#name = String(name)
    this.#modified = options?.lastModified === undefined ? Date.now() : Number(options.lastModified)
  }

  get name() { return this.#name }
  get lastModified() { return this.#modified }
  get webkitRelativePath() { return '' }
  get [Symbol.toStringTag]() { return 'File' }
  [inspect](depth, options, inspect) {
    return `File ${inspect({size: this.size, type: this.type, name: this.name, lastModified: this.lastModified}, options)}`
  }
}

const wellFormed = value => String(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')

// isFile tells whether a value is a file's: one of a package's own as well.
const isFile = value => value instanceof Blob || typeof value === 'object' && value !== null && typeof value.arrayBuffer === 'function' && typeof value.stream === 'function'

const entryOf = (name, value, filename) => {
  name = wellFormed(name)
  if (!isFile(value)) {
    if (filename !== undefined) throw new TypeError('FormData: a name of a file goes with a Blob')
    return [name, wellFormed(value)]
  }
  if (value instanceof Blob && (!(value instanceof File) || filename !== undefined)) {
    value = new File([value], filename === undefined ? value.name ?? 'blob' : wellFormed(filename), {type: value.type})
  }
  return [name, value]
}

let entriesOf

class FormData {
  #entries = []

  constructor(form) {
    if (form !== undefined) throw new TypeError("Failed to construct 'FormData': there is no form that it could take")
  }

  append(name, value, filename) { this.#entries.push(entryOf(name, value, filename)) }

  set(name, value, filename) {
    const entry = entryOf(name, value, filename)
    const at = this.#entries.findIndex(([other]) => other === entry[0])
    if (at < 0) return void this.#entries.push(entry)
    this.#entries[at] = entry
    this.#entries = this.#entries.filter(([other], i) => i <= at || other !== entry[0])
    return undefined
  }

  delete(name) { this.#entries = this.#entries.filter(([other]) => other !== String(name)) }
  get(name) { return this.#entries.find(([other]) => other === String(name))?.[1] ?? null }
  getAll(name) { return this.#entries.filter(([other]) => other === String(name)).map(([, value]) => value) }
  has(name) { return this.#entries.some(([other]) => other === String(name)) }
  forEach(callback, self) { for (const [name, value] of this) callback.call(self, value, name, this) }
  entries() { return this.#entries.map(entry => [...entry])[Symbol.iterator]() }
  keys() { return this.#entries.map(([name]) => name)[Symbol.iterator]() }
  values() { return this.#entries.map(([, value]) => value)[Symbol.iterator]() }
  [Symbol.iterator]() { return this.entries() }
  get [Symbol.toStringTag]() { return 'FormData' }

  static #entriesOf(form) { return form.#entries }
  static { entriesOf = FormData.#entriesOf }
}

const escaped = name => name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22')

// multipart is the body of a form, as multipart/form-data, and its type. It is a promise where a file is a package's own.
const multipart = form => {
  const boundary = '----formdata-dialtone-' + native.random()
  const parts = []
  let waits = false
  for (const [name, value] of entriesOf(form)) {
    const text = typeof value === 'string'
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"` +
      (text ? '\r\n\r\n' : `; filename="${escaped(value.name ?? 'blob')}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`))
    if (!text && !(value instanceof Blob)) waits = true
    parts.push(text ? value.replace(/\r?\n|\r/g, '\r\n') : value instanceof Blob ? value : value.arrayBuffer())
    parts.push('\r\n')
  }
  parts.push(`--${boundary}--\r\n`)
  const bytesOf = list => joined(list.map(partOf)).buffer
  return [waits ? Promise.all(parts).then(bytesOf) : bytesOf(parts), `multipart/form-data; boundary=${boundary}`]
}

// parsed makes a form of a multipart body.
const parsed = (bytes, boundary) => {
  const form = new FormData()
  // A character a byte, so that places in the text are places in the bytes.
  const text = native.latin1(bytes)
  const utf8 = part => native.decode(native.bytes(part))
  for (const part of text.split('--' + boundary).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n')
    if (end < 0) throw new TypeError('Failed to parse body as FormData.')
    const head = utf8(part.slice(0, end)), body = part.slice(end + 4, -2)
    const name = /name="([^"]*)"/i.exec(head)?.[1], filename = /filename="([^"]*)"/i.exec(head)?.[1]
    if (name === undefined) throw new TypeError('Failed to parse body as FormData.')
    if (filename === undefined) form.append(name, utf8(body))
    else form.append(name, new File([native.bytes(body)], filename, {type: /content-type:\s*([^\r\n]*)/i.exec(head)?.[1] ?? ''}))
  }
  return form
}

return {Blob, File, FormData, multipart, parsed, bytesOfBlob}
