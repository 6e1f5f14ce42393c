// How the language's own library is laid out: methods that are not enumerable, have no prototype, and take the
// built-ins that they use when they are made.

const define = (object, methods) => {
  for (const key of Reflect.ownKeys(methods)) {
    if (Object.hasOwn(object, key)) continue
    const description = Object.getOwnPropertyDescriptor(methods, key)
    description.enumerable = false
    Object.defineProperty(object, key, description)
  }
  return object
}

const named = (prototype, name) =>
  Object.defineProperty(prototype, Symbol.toStringTag, {value: name, writable: false, enumerable: false, configurable: true})

const isObject = value => value !== null && typeof value === 'object' || typeof value === 'function'

// asClass makes a class look as the built-in ones do.
const asClass = constructor => {
  for (const key of Reflect.ownKeys(constructor.prototype)) {
    const description = Object.getOwnPropertyDescriptor(constructor.prototype, key)
    if (description.configurable) Object.defineProperty(constructor.prototype, key, {...description, enumerable: false})
  }
  return constructor
}

return {define, named, isObject, asClass}
