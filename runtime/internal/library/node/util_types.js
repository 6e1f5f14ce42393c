// util.types: what a value is, whatever its prototype says.

const toString = Object.prototype.toString
const typedTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get
const classOf = value => value !== null && (typeof value === 'object' || typeof value === 'function') ? native.classOf(value) : undefined
const is = name => value => classOf(value) === name
const isTyped = name => value => ArrayBuffer.isView(value) && typedTag.call(value) === name
// branded reports whether a method of a prototype takes a value for its own kind.
const branded = (method, ...args) => value => {
  if (value === null || typeof value !== 'object') return false
  try {
    method.call(value, ...args)
    return true
  } catch {
    return false
  }
}
const sizeOf = prototype => Object.getOwnPropertyDescriptor(prototype, 'size').get
const boxed = kind => branded(kind.prototype.valueOf)
const prototypeOf = iterator => Object.getPrototypeOf(iterator)
const inherits = prototype => value => value !== null && typeof value === 'object' && Object.prototype.isPrototypeOf.call(prototype, value)
const tagged = name => value => typeof value === 'function' && toString.call(value) === `[object ${name}]`

const types = {
  isPromise: is('Promise'), isDate: is('Date'), isRegExp: is('RegExp'), isNativeError: is('Error'),
  isMap: branded(sizeOf(Map.prototype)), isSet: branded(sizeOf(Set.prototype)),
  isWeakMap: branded(WeakMap.prototype.has, {}), isWeakSet: branded(WeakSet.prototype.has, {}),
  isArrayBuffer: is('ArrayBuffer'), isAnyArrayBuffer: is('ArrayBuffer'), isSharedArrayBuffer: () => false,
  isDataView: value => ArrayBuffer.isView(value) && typedTag.call(value) === undefined,
  isArrayBufferView: value => ArrayBuffer.isView(value),
  isTypedArray: value => ArrayBuffer.isView(value) && typedTag.call(value) !== undefined,
  isProxy: is('Proxy'), isArgumentsObject: is('Arguments'),
  isGeneratorObject: inherits(prototypeOf(prototypeOf((function* () {}).prototype))),
  isMapIterator: inherits(prototypeOf(new Map().keys())), isSetIterator: inherits(prototypeOf(new Set().keys())),
  isNumberObject: boxed(Number), isStringObject: boxed(String), isBooleanObject: boxed(Boolean), isSymbolObject: boxed(Symbol), isBigIntObject: boxed(BigInt),
  isBoxedPrimitive: value => [Number, String, Boolean, Symbol, BigInt].some(kind => boxed(kind)(value)),
  isAsyncFunction: tagged('AsyncFunction'),
  isGeneratorFunction: value => tagged('GeneratorFunction')(value) || tagged('AsyncGeneratorFunction')(value),
  isModuleNamespaceObject: value => classOf(value) === 'Module',
  isExternal: () => false,
  isKeyObject: () => false,
  isCryptoKey: value => classOf(value) === 'CryptoKey',
}
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64', 'BigInt64', 'BigUint64']) {
  types[`is${name}Array`] = isTyped(name + 'Array')
}

return types
