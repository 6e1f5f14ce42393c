// In place of readable-stream's lib/ours/primordials.js, whose functions call what a script may
// have put in the place of a built-in: these call the built-ins as they were when the library was
// loaded.

const {call} = Function.prototype
const uncurry = call.bind.bind(call)
const {prototype: array} = Array
const {prototype: string} = String
const {
  apply: ReflectApply,
} = Reflect
const {prototype: promise, resolve, reject} = Promise

// A SafeSet and a SafeWeakMap have the methods as properties of their own.
class SafeSet extends Set {}
for (const key of ['add', 'delete', 'has', 'clear', 'forEach', 'values', Symbol.iterator]) {
  Object.defineProperty(SafeSet.prototype, key, {value: Set.prototype[key]})
}

module.exports = {
  AggregateError,
  ArrayIsArray: Array.isArray,
  ArrayPrototypeIncludes: uncurry(array.includes),
  ArrayPrototypeIndexOf: uncurry(array.indexOf),
  ArrayPrototypeJoin: uncurry(array.join),
  ArrayPrototypeMap: uncurry(array.map),
  ArrayPrototypePop: uncurry(array.pop),
  ArrayPrototypePush: uncurry(array.push),
  ArrayPrototypeSlice: uncurry(array.slice),
  Boolean,
  Error,
  FunctionPrototypeCall: uncurry(call),
  FunctionPrototypeSymbolHasInstance: uncurry(Function.prototype[Symbol.hasInstance]),
  MathFloor: Math.floor,
  Number,
  NumberIsInteger: Number.isInteger,
  NumberIsNaN: Number.isNaN,
  NumberMAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
  NumberMIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
  NumberParseInt: Number.parseInt,
  ObjectDefineProperties: Object.defineProperties,
  ObjectDefineProperty: Object.defineProperty,
  ObjectGetOwnPropertyDescriptor: Object.getOwnPropertyDescriptor,
  ObjectKeys: Object.keys,
  ObjectSetPrototypeOf: Object.setPrototypeOf,
  Promise,
  PromisePrototypeCatch: (self, failed) => ReflectApply(promise.then, self, [undefined, failed]),
  PromisePrototypeThen: uncurry(promise.then),
  PromiseReject: reject.bind(Promise),
  PromiseResolve: resolve.bind(Promise),
  ReflectApply,
  RegExpPrototypeTest: uncurry(RegExp.prototype.test),
  SafeSet,
  String,
  StringPrototypeSlice: uncurry(string.slice),
  StringPrototypeToLowerCase: uncurry(string.toLowerCase),
  StringPrototypeToUpperCase: uncurry(string.toUpperCase),
  StringPrototypeTrim: uncurry(string.trim),
  Symbol,
  SymbolFor: Symbol.for,
  SymbolAsyncIterator: Symbol.asyncIterator,
  SymbolHasInstance: Symbol.hasInstance,
  SymbolIterator: Symbol.iterator,
  SymbolDispose: Symbol.dispose ?? Symbol('Symbol.dispose'),
  SymbolAsyncDispose: Symbol.asyncDispose ?? Symbol('Symbol.asyncDispose'),
  TypedArrayPrototypeSet: uncurry(Uint8Array.prototype.set),
  Uint8Array,
}
