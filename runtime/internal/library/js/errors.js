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

// wrongType is the error for an argument that is not of a type.
const wrongType = (name, wanted, value) =>
  coded(new TypeError(`The "${name}" ${name.includes('.') ? 'property' : 'argument'} must be ${wanted}. ${received(value)}`), 'ERR_INVALID_ARG_TYPE')

// want checks that an argument is of a type.
const want = type => (name, value) => {
  if (typeof value !== type) throw wrongType(name, 'of type ' + type, value)
  return value
}

const outOfRange = (name, range, value) =>
  coded(new RangeError(`The value of "${name}" is out of range. It must be ${range}. Received ${value}`), 'ERR_OUT_OF_RANGE')

// missing adds to a module functions of Node's that are not here, and returns the module. They say so when they are
// called: that they are there at all is for packages that import them and do without. They are not enumerable.
const missing = (exports, module, names) => {
  for (const name of names) {
    const value = {[name]: function () {
      throw coded(new Error(`${module}.${name} is missing here`), 'ERR_METHOD_NOT_IMPLEMENTED')
    }}[name]
    Object.defineProperty(exports, name, {value, writable: true, configurable: true})
  }
  return exports
}

return {missing, coded, received, wrongType, outOfRange, wantString: want('string'), wantFunction: want('function')}
