// structuredClone, by the web's standard
// (https://html.spec.whatwg.org/multipage/structured-data.html).

const {DOMException} = require('abort')

const errors = {Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError}

const refuse = value => {
  const text = typeof value === 'function' ? String(value) : typeof value === 'symbol' ? String(value) : '#<' + (value.constructor?.name || 'Object') + '>'
  return new DOMException(`${text} could not be cloned.`, 'DataCloneError')
}

// kindOf tells objects apart by what they are, not by what they say they are.
const kindOf = value => {
  for (const [kind, test] of kinds) {
    try {
      if (test(value)) return kind
    } catch {
      // Another kind's test throws.
    }
  }
  return 'Object'
}

const kinds = [
  ['Array', value => Array.isArray(value)],
  ['Error', value => value instanceof Error],
  ['Date', value => (Date.prototype.getTime.call(value), true)],
  ['Map', value => (Map.prototype.has.call(value, 0), true)],
  ['Set', value => (Set.prototype.has.call(value, 0), true)],
  ['ArrayBuffer', value => (ArrayBuffer.prototype.slice.call(value, 0, 0), true)],
  ['View', value => ArrayBuffer.isView(value)],
  ['RegExp', value => value instanceof RegExp],
  ['Boxed', value => value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt],
  ['Refused', value => value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof Symbol],
]

const clone = (value, seen) => {
  if (typeof value === 'function' || typeof value === 'symbol') throw refuse(value)
  if (value === null || typeof value !== 'object') return value
  if (seen.has(value)) return seen.get(value)
  const keep = copy => {
    seen.set(value, copy)
    return copy
  }
  const properties = copy => {
    for (const key of Object.keys(value)) {
      Object.defineProperty(copy, key, {value: clone(value[key], seen), writable: true, enumerable: true, configurable: true})
    }
    return copy
  }
  switch (kindOf(value)) {
    case 'Array': return properties(keep(new Array(value.length)))
    case 'Date': return keep(new Date(value.getTime()))
    case 'RegExp': return keep(new RegExp(value.source, value.flags))
    case 'Boxed': return keep(Object(value.valueOf()))
    case 'ArrayBuffer': return keep(value.slice(0))
    case 'View': {
      const buffer = clone(value.buffer, seen)
      if (value instanceof DataView) return keep(new DataView(buffer, value.byteOffset, value.byteLength))
      return keep(new (typeOf(value))(buffer, value.byteOffset, value.length))
    }
    case 'Map': {
      const copy = keep(new Map())
      for (const [key, item] of [...value]) copy.set(clone(key, seen), clone(item, seen))
      return copy
    }
    case 'Set': {
      const copy = keep(new Set())
      for (const item of [...value]) copy.add(clone(item, seen))
      return copy
    }
    case 'Error': {
      const Type = Object.hasOwn(errors, value.name) ? errors[value.name] : Error
      const copy = keep(new Type(value.message))
      for (const name of ['stack', 'cause']) {
        if (name in value) Object.defineProperty(copy, name, {value: clone(value[name], seen), writable: true, configurable: true})
      }
      return copy
    }
    case 'Refused': throw refuse(value)
  }
  return properties(keep({}))
}

// typeOf is the class of a typed array that is of no class derived from it.
const typeName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get
const typeOf = view => globalThis[typeName.call(view)]

return {
  structuredClone(value, options) {
    if (arguments.length === 0) throw new TypeError("The \"value\" argument must be specified")
    const given = [...options?.transfer ?? []]
    given.forEach((item, i) => {
      if (kindOf(item) !== 'ArrayBuffer') {
        throw Object.assign(new TypeError('Found invalid object in transferList: only ArrayBuffers can be transferred here'), {code: 'ERR_INVALID_TRANSFER_OBJECT'})
      }
      if (given.indexOf(item) < i) throw new DOMException('ArrayBuffer occurs in the transfer list more than once', 'DataCloneError')
      if (native.isDetached(item)) throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError')
    })
    const seen = new Map()
    for (const item of given) seen.set(item, item.slice(0))
    const copy = clone(value, seen)
    given.forEach(item => native.detach(item))
    return copy
  },
}
