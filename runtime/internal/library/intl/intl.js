// Intl, for English. Each of its parts is made when it is first named.

const {namesOf, data} = require('intl/locales')

const Intl = {
  getCanonicalLocales: locales => [...new Set(namesOf(locales))],

  supportedValuesOf(key) {
    switch (String(key)) {
      case 'timeZone': return [...data('zoneList')]
      case 'currency': return Object.keys(data('currencies'))
      case 'unit': return Object.keys(data('units'))
      case 'calendar': return ['gregory']
      case 'numberingSystem': return ['latn']
      case 'collation': return []
    }
    throw new RangeError(`Invalid key : ${key}`)
  },
}
for (const key of Object.keys(Intl)) Object.defineProperty(Intl, key, {enumerable: false})

const parts = {
  'intl/dates': ['DateTimeFormat'],
  'intl/numbers': ['NumberFormat', 'PluralRules'],
  'intl/words': ['Collator', 'ListFormat', 'Locale', 'RelativeTimeFormat', 'Segmenter'],
}
// callable lets the three that are older than classes be called without new.
const callable = name => ['Collator', 'DateTimeFormat', 'NumberFormat'].includes(name)
for (const module of Object.keys(parts)) {
  for (const name of parts[module]) {
    Object.defineProperty(Intl, name, {
      get() {
        const made = require(module)[name]
        const value = callable(name) ? new Proxy(made, {apply: (target, receiver, args) => new target(...args)}) : made
        if (callable(name)) Object.defineProperty(made.prototype, 'constructor', {value, writable: true, configurable: true})
        Object.defineProperty(Intl, name, {value, writable: true, enumerable: false, configurable: true})
        return value
      },
      set(value) { Object.defineProperty(Intl, name, {value, writable: true, enumerable: false, configurable: true}) },
      enumerable: false,
      configurable: true,
    })
  }
}
for (const name of ['DisplayNames', 'DurationFormat']) {
  const value = {[name]: function () { throw new Error(`Intl.${name} is missing here`) }}[name]
  Object.defineProperty(Intl, name, {value, writable: true, configurable: true})
}
Object.defineProperty(Intl, Symbol.toStringTag, {value: 'Intl', configurable: true})

return {Intl}
