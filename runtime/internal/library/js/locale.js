// The methods that go by a language or a time zone. Goja's own take no notice of either, and so answer what was not
// asked.

const {namesOf} = require('intl/locales')

const {getTime} = Date.prototype
const {valueOf: numberOf} = Number.prototype
const {valueOf: bigintOf} = BigInt.prototype
const {localeCompare, toLocaleLowerCase, toLocaleUpperCase} = String.prototype

// In these alone a letter's other case is not that of English.
const checkLetters = (method, locales) => {
  const [locale] = namesOf(locales)
  if (/^(tr|az|lt)\b/i.test(locale)) throw new RangeError(`${method} does not know the locale ${locale}`)
}

const replace = (prototype, methods) => {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, {value, writable: true, enumerable: false, configurable: true})
  }
}

const wantDate = (date, locales, options, needs, defaults) => {
  const time = getTime.call(date)
  return require('intl/dates').toLocale('Intl.DateTimeFormat', time, locales, options, needs, defaults)
}

const formatter = (locales, options) => new (require('intl/numbers').NumberFormat)(locales, options)

replace(Number.prototype, {
  toLocaleString(locales, options) { return formatter(locales, options).format(numberOf.call(this)) },
})
replace(BigInt.prototype, {
  toLocaleString(locales, options) { return formatter(locales, options).format(bigintOf.call(this)) },
})
replace(Date.prototype, {
  toLocaleString(locales, options) { return wantDate(this, locales, options, 'any', 'all') },
  toLocaleDateString(locales, options) { return wantDate(this, locales, options, 'date', 'date') },
  toLocaleTimeString(locales, options) { return wantDate(this, locales, options, 'time', 'time') },
})
replace(String.prototype, {
  localeCompare(that, locales, options) {
    if (locales === undefined && options === undefined) return localeCompare.call(this, that)
    return new (require('intl/words').Collator)(locales, options).compare(String(this), String(that))
  },
  toLocaleLowerCase(locales) {
    checkLetters('toLocaleLowerCase', locales)
    return toLocaleLowerCase.call(this)
  },
  toLocaleUpperCase(locales) {
    checkLetters('toLocaleUpperCase', locales)
    return toLocaleUpperCase.call(this)
  },
})
for (const prototype of [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)]) {
  replace(prototype, {
    // The text is put together at its end: one that grows by each element would be copied for each.
    toLocaleString(locales, options) {
      return Array.from({length: this.length}, (_, i) => this[i] == null ? '' : String(this[i].toLocaleString(locales, options))).join(',')
    },
  })
}

return {}
