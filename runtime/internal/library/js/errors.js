// Errors that have a code, as Node's own.

const coded = (error, code) => Object.assign(error, {code})

// received describes a value that was not wanted.
const received = value => {
  if (value == null) return `Received ${value}`
  if (typeof value === 'function') return `Received function ${value.name}`
  if (typeof value === 'object') return value.constructor?.name ? `Received an instance of ${value.constructor.name}` : 'Received an object'
  const text = typeof value === 'string' ? `'${value.length > 28 ? value.slice(0, 25) + '...' : value}'` : String(value)
  return `Received type ${typeof value} (${text})`
}

return {
  coded,

  // wrongType is the error for an argument that is not of a type.
  wrongType: (name, wanted, value) =>
    coded(new TypeError(`The "${name}" argument must be ${wanted}. ${received(value)}`), 'ERR_INVALID_ARG_TYPE'),

  // wantString checks that an argument is a string.
  wantString(name, value) {
    if (typeof value !== 'string') throw this.wrongType(name, 'of type string', value)
    return value
  },

  // wantFunction checks that an argument is a function.
  wantFunction(name, value) {
    if (typeof value !== 'function') throw this.wrongType(name, 'of type function', value)
    return value
  },

  outOfRange: (name, range, value) =>
    coded(new RangeError(`The value of "${name}" is out of range. It must be ${range}. Received ${value}`), 'ERR_OUT_OF_RANGE'),
}
