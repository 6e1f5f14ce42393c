// Every native function within reach that gives an object when it is called on something without an
// argument, again and again.
(() => {
  const {apply, ownKeys} = Reflect
  const seen = new Set(), natives = []
  const walk = (value, path, depth) => {
    if (value === null || typeof value !== 'object' && typeof value !== 'function' || seen.has(value) || depth > 5) return
    seen.add(value)
    if (typeof value === 'function' && /\[native code\]/.test(Function.prototype.toString.call(value))) natives.push([value, path])
    for (const key of ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key)
      for (const part of ['value', 'get', 'set']) walk(property[part], `${path}.${part === 'value' ? '' : part + ' '}${String(key)}`, depth + 1)
    }
    walk(Object.getPrototypeOf(value), path + '.__proto__', depth + 1)
  }
  for (const name of Object.getOwnPropertyNames(globalThis)) walk(globalThis[name], name, 0)
  const iterators = [[].values(), new Map().keys(), new Set().keys(), ''[Symbol.iterator](), 'aa'.matchAll(/a/g)]
  for (const iterator of iterators) walk(iterator, 'iterator', 0)
  const receivers = [
    {}, [], [1, 2], function () {}, class {}, new Map([[1, 2]]), new Set([1]), new WeakMap(), new WeakSet(), new Date(0), /u/, /u/g,
    Promise.resolve(1), new Uint8Array(3), new ArrayBuffer(3), new DataView(new ArrayBuffer(3)), Object('s'), Object(1), Object(true),
    Object(Symbol()), Object(1n), new Error('x'), ...iterators, new Proxy([], {}), Promise, Array, Uint8Array, Map, RegExp, Error,
  ]
  const found = []
  for (const [Function, Path] of natives) {
    const Receiver = receivers.find(receiver => {
      try {
        apply(Function, receiver, [])
        const made = apply(Function, receiver, [])
        return made !== null && (typeof made === 'object' || typeof made === 'function') && !made.done
      } catch {
        return false
      }
    })
    if (Receiver !== undefined) found.push({Path, Function, Receiver})
  }
  return found
})()
