// Object.groupBy and Map.groupBy.

const {define} = require('language/define')
const {create} = Object
const {get: mapGet, set: mapSet} = Map.prototype
const {push} = Array.prototype
const {apply} = Reflect

// group collects the values of an iterable by what callback says, under keys that are compared as same does.
const group = (items, callback, keyOf, take) => {
  if (items == null) throw new TypeError(`${items} is not iterable`)
  if (typeof callback !== 'function') throw new TypeError(`${typeof callback} is not a function`)
  let index = 0
  for (const value of items) {
    const key = keyOf(callback(value, index++))
    apply(push, take(key), [value])
  }
}

const propertyKey = value => typeof value === 'symbol' ? value : Reflect.ownKeys({[value]: 0})[0]

define(Object, {
  groupBy(items, callback) {
    const groups = create(null)
    group(items, callback, propertyKey, key => groups[key] ??= [])
    return groups
  },
})
define(Map, {
  groupBy(items, callback) {
    const groups = new Map()
    group(items, callback, key => key === 0 ? 0 : key, key => {
      let list = apply(mapGet, groups, [key])
      if (list === undefined) apply(mapSet, groups, [key, list = []])
      return list
    })
    return groups
  },
})

return {}
