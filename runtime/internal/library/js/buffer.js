// Buffer, as Node has it: a Uint8Array with text.

const {coded, wrongType, outOfRange} = require('errors')
const {encodingOf} = require('encodings')
const inspect = Symbol.for('nodejs.util.inspect.custom')

const wanted = 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object'

// encodingFor is the canonical name of an encoding, UTF-8 where none is given.
const encodingFor = name => {
  const encoding = encodingOf(name ?? 'utf8')
  if (!encoding) throw coded(new TypeError(`Unknown encoding: ${name}`), 'ERR_UNKNOWN_ENCODING')
  return encoding
}

const fromText = (text, encoding) => new Bytes(native.encode(text, encodingFor(encoding)))

const bytesOf = (name, value, encoding) => {
  if (typeof value === 'string') return fromText(value, encoding)
  if (value instanceof Uint8Array) return value
  throw wrongType(name, 'an instance of Buffer or Uint8Array', value)
}

const checkSize = size => {
  if (typeof size !== 'number') throw wrongType('size', 'of type number', size)
  if (!(size >= 0 && size <= 0x7fffffff)) throw outOfRange('size', '>= 0 && <= 2147483647', size)
  return size
}

// clamp is a position from 0 to length; what is not a number is the usual one.
const clamp = (position, usual, length) => {
  if (position === undefined) return usual
  return Math.min(Math.max(Math.trunc(Number(position)) || 0, 0), length)
}

// lengthOf is how many bytes a text has. In hex and base64 it is an estimate from
// its length, as in Node.
const lengthOf = (text, encoding) => {
  if (encoding === 'hex') return text.length >>> 1
  if (encoding.startsWith('base64')) return text.replace(/==?$/, '').length * 3 >>> 2
  return native.encode(text, encoding).byteLength
}

class Bytes extends Uint8Array {
  static from(value, encodingOrOffset, length) {
    if (typeof value === 'string') return fromText(value, encodingOrOffset)
    if (value instanceof ArrayBuffer) return new Bytes(value, encodingOrOffset, length)
    if (value == null || typeof value !== 'object') throw wrongType('first', wanted, value)
    const primitive = value.valueOf?.()
    if (primitive != null && primitive !== value) return Buffer.from(primitive, encodingOrOffset, length)
    if (ArrayBuffer.isView(value) || typeof value.length === 'number') {
      const buffer = new Bytes(value.length ?? 0)
      for (let i = 0; i < buffer.length; i++) buffer[i] = value[i]
      return buffer
    }
    if (value.type === 'Buffer' && Array.isArray(value.data)) return Buffer.from(value.data)
    if (typeof value[Symbol.toPrimitive] === 'function') return Buffer.from(value[Symbol.toPrimitive]('string'), encodingOrOffset, length)
    throw wrongType('first', wanted, value)
  }

  static alloc(size, fill, encoding) {
    const buffer = new Bytes(checkSize(size))
    return fill === undefined || fill === 0 ? buffer : buffer.fill(fill, encoding)
  }

  static allocUnsafe(size) { return Buffer.alloc(size) }
  static allocUnsafeSlow(size) { return Buffer.alloc(size) }
  static isBuffer(value) { return value instanceof Buffer }
  static isEncoding(name) { return typeof name === 'string' && encodingOf(name) !== undefined }
  static compare(a, b) { return native.compare(bytesOf('buf1', a), bytesOf('buf2', b)) }

  static byteLength(value, encoding) {
    if (typeof value === 'string') return lengthOf(value, encodingOf(encoding ?? 'utf8') ?? 'utf8')
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength
    throw wrongType('string', 'of type string or an instance of Buffer or ArrayBuffer', value)
  }

  static concat(list, total) {
    if (!Array.isArray(list)) throw wrongType('list', 'an instance of Array', list)
    total ??= list.reduce((sum, part) => sum + part.length, 0)
    const whole = Buffer.alloc(total)
    let offset = 0
    for (const part of list) {
      const rest = bytesOf('list', part).subarray(0, total - offset)
      whole.set(rest, offset)
      offset += rest.length
    }
    return whole
  }

  // parent is the memory below, under Node's name for it.
  get parent() { return this.buffer }
  get offset() { return this.byteOffset }

  toString(encoding, start, end) {
    const part = super.subarray(clamp(start, 0, this.length), clamp(end, this.length, this.length))
    return native.decode(part, encodingFor(encoding))
  }

  toLocaleString(encoding, start, end) { return this.toString(encoding, start, end) }
  toJSON() { return {type: 'Buffer', data: Array.from(this)} }
  equals(other) { return native.compare(this, bytesOf('otherBuffer', other)) === 0 }

  compare(target, targetStart, targetEnd, start, end) {
    const other = bytesOf('target', target)
    return native.compare(
      this.subarray(clamp(start, 0, this.length), clamp(end, this.length, this.length)),
      other.subarray(clamp(targetStart, 0, other.length), clamp(targetEnd, other.length, other.length)))
  }

  // slice shares the memory, unlike a Uint8Array's.
  slice(start, end) { return this.subarray(start, end) }

  copy(target, targetStart, start, end) {
    const to = clamp(targetStart, 0, target.length)
    const part = this.subarray(clamp(start, 0, this.length), clamp(end, this.length, this.length)).subarray(0, target.length - to)
    target.set(part, to)
    return part.length
  }

  write(text, offset, length, encoding) {
    if (typeof text !== 'string') throw wrongType('argument', 'of type string', text)
    if (typeof offset === 'string') [offset, encoding] = [undefined, offset]
    if (typeof length === 'string') [length, encoding] = [undefined, length]
    const at = clamp(offset, 0, this.length)
    const room = Math.min(clamp(length, this.length, this.length), this.length - at)
    let part = fromText(text, encoding)
    if (part.length > room) {
      part = part.subarray(0, room)
      // Half a character is not written.
      if (encodingFor(encoding) === 'utf8') while (part.length > 0 && !native.isUTF8(part)) part = part.subarray(0, -1)
    }
    this.set(part, at)
    return part.length
  }

  fill(value, start, end, encoding) {
    if (typeof start === 'string') [start, encoding] = [undefined, start]
    if (typeof end === 'string') [end, encoding] = [undefined, end]
    const from = clamp(start, 0, this.length), to = clamp(end, this.length, this.length)
    if (typeof value === 'number' || typeof value === 'boolean') return super.fill(Number(value) & 255, from, to)
    const pattern = bytesOf('value', value, encoding)
    if (pattern.length === 0) return super.fill(0, from, to)
    for (let i = from; i < to; i++) this[i] = pattern[(i - from) % pattern.length]
    return this
  }

  indexOf(value, from, encoding) {
    if (typeof from === 'string') [from, encoding] = [0, from]
    if (typeof value === 'number') return super.indexOf(value & 255, from)
    const start = from < 0 ? Math.max(this.length + Math.trunc(from), 0) : clamp(from, 0, this.length)
    const found = native.indexOf(this.subarray(start), bytesOf('value', value, encoding))
    return found < 0 ? -1 : start + found
  }

  lastIndexOf(value, from, encoding) {
    if (typeof from === 'string') [from, encoding] = [undefined, from]
    if (typeof value === 'number') return super.lastIndexOf(value & 255, from ?? this.length - 1)
    const part = bytesOf('value', value, encoding)
    const last = from === undefined ? this.length : from < 0 ? this.length + from : from
    return last < 0 ? -1 : native.lastIndexOf(this.subarray(0, Math.min(last + part.length, this.length)), part)
  }

  includes(value, from, encoding) { return this.indexOf(value, from, encoding) >= 0 }

  readUIntBE(offset, size) { return this.#integer(offset, size, false) }
  readUIntLE(offset, size) { return this.#integer(offset, size, true) }
  readIntBE(offset, size) { return this.#signed(this.#integer(offset, size, false), size) }
  readIntLE(offset, size) { return this.#signed(this.#integer(offset, size, true), size) }

  #integer(offset, size, little) {
    if (!(size >= 1 && size <= 6)) throw outOfRange('byteLength', '>= 1 and <= 6', size)
    checkOffset(this, offset, size)
    let sum = 0
    for (let i = 0; i < size; i++) sum = sum * 256 + this[offset + (little ? size - 1 - i : i)]
    return sum
  }

  writeUIntBE(value, offset, size) { return this.#write(value, offset, size, false, 0, 2 ** (8 * size) - 1) }
  writeUIntLE(value, offset, size) { return this.#write(value, offset, size, true, 0, 2 ** (8 * size) - 1) }
  writeIntBE(value, offset, size) { return this.#write(value, offset, size, false, -(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1) }
  writeIntLE(value, offset, size) { return this.#write(value, offset, size, true, -(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1) }

  #write(value, offset, size, little, low, high) {
    if (!(size >= 1 && size <= 6)) throw outOfRange('byteLength', '>= 1 and <= 6', size)
    value = +value
    if (value > high || value < low) throw outOfRange('value', `>= ${low} and <= ${high}`, value)
    checkOffset(this, offset, size)
    for (let i = 0, left = value < 0 ? value + 2 ** (8 * size) : Math.trunc(value) || 0; i < size; i++, left = Math.floor(left / 256)) {
      this[offset + (little ? i : size - 1 - i)] = left % 256
    }
    return offset + size
  }

  swap16() { return this.#swap(2) }
  swap32() { return this.#swap(4) }
  swap64() { return this.#swap(8) }

  #swap(size) {
    if (this.length % size !== 0) throw coded(new RangeError(`Buffer size must be a multiple of ${8 * size}-bits`), 'ERR_INVALID_BUFFER_SIZE')
    for (let i = 0; i < this.length; i += size) super.subarray(i, i + size).reverse()
    return this
  }

  #signed(value, size) { return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value }

  [inspect]() {
    const shown = Array.from(super.subarray(0, 50), byte => byte.toString(16).padStart(2, '0')).join(' ')
    const more = this.length - 50
    return `<${this.constructor.name} ${shown}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`
  }
}

// Buffer can be called, with and without new, as in old packages.
function Buffer(first, ...rest) {
  if (typeof first === 'string') return fromText(first, rest[0])
  if (new.target === undefined && typeof first !== 'number') return Bytes.from(first, ...rest)
  if (new.target === undefined || new.target === Buffer) return new Bytes(first, ...rest)
  return Reflect.construct(Bytes, [first, ...rest], new.target)
}
Object.setPrototypeOf(Buffer, Uint8Array)
for (const name of Object.getOwnPropertyNames(Bytes)) {
  if (!['length', 'name', 'prototype'].includes(name)) Buffer[name] = Bytes[name]
}
Buffer.prototype = Bytes.prototype
Object.defineProperty(Buffer, 'prototype', {writable: false, enumerable: false, configurable: false})
Object.defineProperty(Bytes.prototype, 'constructor', {value: Buffer, writable: true, enumerable: false, configurable: true})

const checkOffset = (buffer, offset, size) => {
  if (typeof offset !== 'number') throw wrongType('offset', 'of type number', offset)
  if (!Number.isInteger(offset) || offset < 0 || offset + size > buffer.length) {
    throw outOfRange('offset', `>= 0 and <= ${Math.max(buffer.length - size, 0)}`, offset)
  }
}

// define makes the methods that read and write a number, by those of DataView.
const define = (name, kind, size, littleEndian, low, high) => {
  const read = function (offset = 0) {
    checkOffset(this, offset, size)
    return new DataView(this.buffer, this.byteOffset, this.byteLength)['get' + kind](offset, littleEndian)
  }
  const write = function (value, offset = 0) {
    if (low !== undefined && !(value >= low && value <= high)) throw outOfRange('value', `>= ${low} and <= ${high}`, value)
    checkOffset(this, offset, size)
    new DataView(this.buffer, this.byteOffset, this.byteLength)['set' + kind](offset, value, littleEndian)
    return offset + size
  }
  // Assigned, and so enumerable, as in Node.
  Buffer.prototype['read' + name] = read
  Buffer.prototype['write' + name] = write
  if (name.includes('UInt')) {
    const alias = name.replace('UInt', 'Uint')
    Buffer.prototype['read' + alias] = read
    Buffer.prototype['write' + alias] = write
  }
}

for (const [order, littleEndian] of [['LE', true], ['BE', false]]) {
  for (const bits of [16, 32]) {
    define(`UInt${bits}${order}`, `Uint${bits}`, bits / 8, littleEndian, 0, 2 ** bits - 1)
    define(`Int${bits}${order}`, `Int${bits}`, bits / 8, littleEndian, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
  }
  define(`BigUInt64${order}`, 'BigUint64', 8, littleEndian, 0n, 2n ** 64n - 1n)
  define(`BigInt64${order}`, 'BigInt64', 8, littleEndian, -(2n ** 63n), 2n ** 63n - 1n)
  define(`Float${order}`, 'Float32', 4, littleEndian)
  define(`Double${order}`, 'Float64', 8, littleEndian)
}
define('UInt8', 'Uint8', 1, true, 0, 255)
define('Int8', 'Int8', 1, true, -128, 127)

const invalidCharacter = message => {
  const {DOMException} = require('abort')
  return new DOMException(message, 'InvalidCharacterError')
}

return {
  Buffer,

  btoa(value) {
    const text = String(value)
    for (const character of text) if (character > '\xff') throw invalidCharacter('Invalid character')
    return native.decode(new Uint8Array(native.encode(text, 'latin1')), 'base64')
  },

  atob(value) {
    const text = String(value).replace(/[\t\n\f\r ]/g, '')
    const digits = text.length % 4 === 0 ? text.replace(/==?$/, '') : text
    if (digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits)) {
      throw invalidCharacter('The string to be decoded is not correctly encoded.')
    }
    return native.decode(new Uint8Array(native.encode(digits, 'base64')), 'latin1')
  },

  get Blob() { return require('formdata').Blob },
  get File() { return require('formdata').File },
  kMaxLength: 0x7fffffff,
  constants: {MAX_LENGTH: 0x7fffffff},
}
