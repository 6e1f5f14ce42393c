// The languages that Intl knows, and how it reads options.

const known = {'en': 'en', 'en-us': 'en-US', 'en-gb': 'en-GB'}
const tag = /^(?:[a-z]{2,3}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i

// namesOf are the tags that locales are, checked.
const namesOf = locales => {
  if (locales === undefined) return []
  const list = typeof locales === 'string' || isLocale(locales) ? [locales] : Array.from(Object(locales ?? wrong(locales)))
  return list.map(locale => {
    if (typeof locale !== 'string' && (locale === null || typeof locale !== 'object')) throw new TypeError('Incorrect locale information provided')
    const name = String(locale)
    if (!tag.test(name)) throw new RangeError(`Incorrect locale information provided`)
    return canonical(name)
  })
}

const wrong = () => { throw new TypeError('Cannot convert undefined or null to object') }
const isLocale = value => value !== null && typeof value === 'object' && value[Symbol.toStringTag] === 'Intl.Locale'

const canonical = name => {
  const [main, ...extensions] = name.toLowerCase().split(/-(?=[a-z\d]-)/)
  const parts = main.split('-').map((part, i) => {
    if (i === 0) return part
    if (part.length === 4 && /^[a-z]/.test(part)) return part[0].toUpperCase() + part.slice(1)
    return part.length === 2 ? part.toUpperCase() : part
  })
  return [parts.join('-'), ...extensions].join('-')
}

// choose finds the locale among those asked for: English, with what is said behind -u-. Another language is an error.
const choose = (what, locales, keys = []) => {
  const [name] = namesOf(locales)
  if (name === undefined) return {locale: 'en-US', english: 'en-US', said: {}}
  const [plain, extension = ''] = name.split(/-u-(.*)/)
  const locale = known[plain.toLowerCase()]
  if (!locale) throw new RangeError(`${what} knows the locales en, en-US and en-GB only, not ${name}`)
  const said = {}
  for (const [, key, value] of extension.matchAll(/(?:^|-)([a-z\d]{2})(?=-|$)((?:-[a-z\d]{3,8})*)/g)) said[key] = value.slice(1) || 'true'
  const kept = keys.filter(key => said[key] !== undefined).sort().map(key => `-${key}${said[key] === 'true' ? '' : '-' + said[key]}`)
  checkSystems(what, said.ca, said.nu)
  return {locale: kept.length > 0 ? `${locale}-u${kept.join('')}` : locale, english: locale === 'en-GB' ? 'en-GB' : 'en-US', said}
}

// checkSystems refuses another calendar than the Gregorian one, and other digits than the Latin ones.
const checkSystems = (what, calendar, numbers) => {
  if (calendar !== undefined && !/^(gregory|gregorian)$/i.test(calendar)) throw new RangeError(`${what} knows the calendar gregory only, not ${calendar}`)
  if (numbers !== undefined && !/^latn$/i.test(numbers)) throw new RangeError(`${what} knows the numbering system latn only, not ${numbers}`)
}

// option reads one option: a text that is one of some, or undefined.
const option = (options, name, allowed, usual) => {
  const value = options[name]
  if (value === undefined) return usual
  const text = String(value)
  if (allowed && !allowed.includes(text)) throw new RangeError(`Value ${text} out of range for Intl options property ${name}`)
  return text
}

const numberOption = (options, name, low, high, usual) => numberValue(options[name], name, low, high, usual)
const numberValue = (value, name, low, high, usual) => {
  if (value === undefined) return usual
  const number = Number(value)
  if (!(number >= low && number <= high)) throw new RangeError(`${name} value is out of range.`)
  return Math.floor(number)
}

const optionsOf = options => {
  if (options === undefined) return Object.create(null)
  if (options === null) throw new TypeError('Cannot convert undefined or null to object')
  return Object(options)
}

const supported = locales => namesOf(locales).filter(name => known[name.split('-u-')[0].toLowerCase()])

const matcher = options => option(options, 'localeMatcher', ['lookup', 'best fit'])

// describe makes a class look as those of Intl do.
const describe = (constructor, name, length = 0) => {
  for (const key of Object.getOwnPropertyNames(constructor.prototype)) {
    Object.defineProperty(constructor.prototype, key, {enumerable: false})
  }
  Object.defineProperty(constructor.prototype, Symbol.toStringTag, {value: `Intl.${name}`, configurable: true})
  Object.defineProperty(constructor, 'supportedLocalesOf', {
    value: {supportedLocalesOf(locales, options) { matcher(optionsOf(options)); return supported(locales) }}.supportedLocalesOf,
    writable: true, configurable: true,
  })
  Object.defineProperty(constructor, 'length', {value: length, configurable: true})
  return constructor
}

// data reads a part of what English is written by, once.
const read = {}
const data = section => read[section] ??= JSON.parse(native.data(section))

return {namesOf, canonical, choose, checkSystems, option, numberOption, numberValue, optionsOf, supported, matcher, describe, data}
