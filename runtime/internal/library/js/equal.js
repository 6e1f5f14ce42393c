// Whether two values are the same all the way down, as Node's assert and
// util.isDeepStrictEqual see it.

const tagOf = value => Object.prototype.toString.call(value)

const same = (a, b, strict) => strict ? Object.is(a, b) : a == b || Number.isNaN(a) && Number.isNaN(b)

// equal compares; pairs holds what is being compared further up.
const equal = (a, b, strict, pairs) => {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    if (!strict && (a !== null && typeof a === 'object' || b !== null && typeof b === 'object')) return false
    return same(a, b, strict)
  }
  if (a === b) return true
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || tagOf(a) !== tagOf(b)) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (pairs.some(([x, y]) => x === a && y === b)) return true
  pairs = [...pairs, [a, b]]
  const inner = (x, y) => equal(x, y, strict, pairs)

  if (a instanceof Date && !Object.is(a.getTime(), b.getTime())) return false
  if (a instanceof RegExp && (String(a) !== String(b) || a.lastIndex !== b.lastIndex)) return false
  if (a instanceof Error && (a.name !== b.name || a.message !== b.message || !inner(a.cause, b.cause))) return false
  if ((a instanceof Number || a instanceof String || a instanceof Boolean) && !Object.is(a.valueOf(), b.valueOf())) return false
  if (a instanceof ArrayBuffer) return b instanceof ArrayBuffer && inner(new Uint8Array(a), new Uint8Array(b))
  if (a instanceof Set && !equalSets(a, b, inner)) return false
  if (a instanceof Map && !equalMaps(a, b, inner)) return false

  const keys = keysOf(a, strict), others = keysOf(b, strict)
  if (Array.isArray(a) && a.length !== b.length || keys.length !== others.length) return false
  return keys.every(key => Object.prototype.propertyIsEnumerable.call(b, key) && inner(a[key], b[key]))
}

const keysOf = (value, strict) => strict
  ? Reflect.ownKeys(value).filter(key => Object.prototype.propertyIsEnumerable.call(value, key))
  : Object.keys(value)

// equalSets pairs every element off with one of the other set.
const equalSets = (a, b, inner) => {
  if (!(b instanceof Set) || a.size !== b.size) return false
  const rest = [...b]
  return [...a].every(value => {
    const found = b.has(value) ? rest.indexOf(value) : rest.findIndex(other => inner(value, other))
    if (found < 0) return b.has(value) && Number.isNaN(value)
    rest.splice(found, 1)
    return true
  })
}

const equalMaps = (a, b, inner) => {
  if (!(b instanceof Map) || a.size !== b.size) return false
  const rest = [...b]
  return [...a].every(([key, value]) => {
    if (b.has(key)) return inner(value, b.get(key))
    const found = rest.findIndex(([otherKey, otherValue]) => inner(key, otherKey) && inner(value, otherValue))
    if (found >= 0) rest.splice(found, 1)
    return found >= 0
  })
}

return {
  deepStrictEqual: (a, b) => equal(a, b, true, []),
  deepEqual: (a, b) => equal(a, b, false, []),
}
