// What browsers keep for old scripts, and Goja lacks: https://tc39.es/ecma262/#sec-additional-built-in-properties

const {define} = require('language/define')
const {apply} = Reflect
const {getFullYear, getTime, setFullYear, setTime, toUTCString} = Date.prototype
const {replace} = String.prototype
const {isNaN, trunc} = {isNaN: Number.isNaN, trunc: Math.trunc}

define(Date.prototype, {
  getYear() { return apply(getFullYear, this, []) - 1900 },
  setYear(year) {
    const time = apply(getTime, this, [])
    year = +year
    if (isNaN(year)) return apply(setTime, this, [NaN])
    const whole = trunc(year)
    if (isNaN(time)) {
      apply(setTime, this, [0])
      apply(setFullYear, this, [1970, 0, 1])
    }
    return apply(setFullYear, this, [whole >= 0 && whole <= 99 ? whole + 1900 : whole])
  },
})
if (!Object.hasOwn(Date.prototype, 'toGMTString')) {
  Object.defineProperty(Date.prototype, 'toGMTString', {value: toUTCString, writable: true, enumerable: false, configurable: true})
}

const tags = {
  anchor: ['a', 'name'], big: ['big'], blink: ['blink'], bold: ['b'], fixed: ['tt'], fontcolor: ['font', 'color'],
  fontsize: ['font', 'size'], italics: ['i'], link: ['a', 'href'], small: ['small'], strike: ['strike'], sub: ['sub'], sup: ['sup'],
}
for (const [name, [tag, attribute]] of Object.entries(tags)) {
  const wrap = (text, value) => {
    if (text == null) throw new TypeError(`String.prototype.${name} called on null or undefined`)
    const inner = `${text}`
    const open = attribute === undefined ? tag : `${tag} ${attribute}="${apply(replace, `${value}`, [/"/g, '&quot;'])}"`
    return `<${open}>${inner}</${tag}>`
  }
  define(String.prototype, attribute === undefined ? {[name]() { return wrap(this) }} : {[name](value) { return wrap(this, value) }})
}

const {defineProperty, getOwnPropertyDescriptor, getPrototypeOf} = Object
const objectOf = value => {
  if (value == null) throw new TypeError('Cannot convert undefined or null to object')
  return Object(value)
}
const lookUp = (object, key, part) => {
  for (key = typeof key === 'symbol' ? key : `${key}`; object; object = getPrototypeOf(object)) {
    const description = getOwnPropertyDescriptor(object, key)
    if (description) return description[part]
  }
  return undefined
}
const accessor = (object, key, description) => {
  if (typeof (description.get ?? description.set) !== 'function') throw new TypeError('Object.prototype.__defineGetter__: Expecting function')
  defineProperty(object, key, {...description, enumerable: true, configurable: true})
}
define(Object.prototype, {
  __defineGetter__(key, get) { accessor(objectOf(this), key, {get}) },
  __defineSetter__(key, set) { accessor(objectOf(this), key, {set}) },
  __lookupGetter__(key) { return lookUp(objectOf(this), key, 'get') },
  __lookupSetter__(key) { return lookUp(objectOf(this), key, 'set') },
})

return {}
