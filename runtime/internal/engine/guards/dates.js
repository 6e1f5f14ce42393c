(original, ofParts, ofText) => {
  const {construct, apply, defineProperty} = Reflect
  const toPrimitive = Symbol.toPrimitive
  const {getTime, toString} = original.prototype
  const isDate = (value) => {
    try {
      apply(getTime, value, [])
      return true
    } catch {
      return false
    }
  }
  const primitive = (value) => {
    const exotic = value[toPrimitive]
    if (exotic !== undefined && exotic !== null) {
      const made = apply(exotic, value, ['default'])
      if (!isObject(made)) return made
    } else {
      for (const name of ['valueOf', 'toString']) {
        const method = value[name]
        if (typeof method === 'function') {
          const made = apply(method, value, [])
          if (!isObject(made)) return made
        }
      }
    }
    throw new TypeError('Cannot convert object to primitive value')
  }
  const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function')
  const single = (value) => {
    if (isObject(value)) {
      if (isDate(value)) return value
      value = primitive(value)
    }
    return typeof value === 'string' ? ofText(value) : value
  }
  function Date(year, month, date, hours, minutes, seconds, ms) {
    if (new.target === undefined) return apply(toString, construct(original, []), [])
    switch (arguments.length) {
      case 0: return construct(original, [], new.target)
      case 1: return construct(original, [single(year)], new.target)
    }
    return construct(original, [apply(ofParts, undefined, arguments)], new.target)
  }
  defineProperty(Date, 'prototype', {value: original.prototype, writable: false, enumerable: false, configurable: false})
  return Date
}
