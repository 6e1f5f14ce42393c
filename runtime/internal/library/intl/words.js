// Intl.RelativeTimeFormat, ListFormat, Collator, Segmenter and Locale.

const {canonical, choose, checkSystems, namesOf, option, optionsOf, matcher, describe, data} = require('intl/locales')
const {NumberFormat} = require('intl/numbers')

const text = parts => parts.map(part => part.value).join('')

class RelativeTimeFormat {
  #settings

  constructor(locales, given) {
    const {locale, english} = choose('Intl.RelativeTimeFormat', locales)
    const options = optionsOf(given)
    matcher(options)
    checkSystems('Intl.RelativeTimeFormat', undefined, options.numberingSystem)
    const style = option(options, 'style', ['long', 'short', 'narrow'], 'long')
    const numeric = option(options, 'numeric', ['always', 'auto'], 'always')
    this.#settings = {locale, english, style, numeric, numbers: new NumberFormat(english)}
  }

  format(value, unit) { return text(this.formatToParts(value, unit)) }

  formatToParts(value, unit) {
    const {english, style, numeric, numbers} = this.#settings
    const number = Number(value)
    const singular = String(unit).replace(/s$/, '')
    const all = data('relative')
    if (!Object.hasOwn(all, singular)) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.format() '${unit}'`)
    if (!Number.isFinite(number)) throw new RangeError('The value need to be finite number for Intl.RelativeTimeFormat.prototype.format()')
    const [one, other, oneAgo, otherAgo, words] = all[singular][`${english} ${style}`]
    const word = numeric === 'auto' ? words[Object.is(number, -0) ? 0 : number] : undefined
    if (word !== undefined) return [{type: 'literal', value: word}]
    const isPast = number < 0 || Object.is(number, -0)
    const parts = numbers.formatToParts(Math.abs(number))
    const isOne = text(parts) === '1'
    const [before, after] = (isPast ? isOne ? oneAgo : otherAgo : isOne ? one : other).split('{0}')
    const counted = parts.map(part => ({...part, unit: singular}))
    return [...before ? [{type: 'literal', value: before}] : [], ...counted, ...after ? [{type: 'literal', value: after}] : []]
  }

  resolvedOptions() {
    const {locale, style, numeric} = this.#settings
    return {locale, style, numeric, numberingSystem: 'latn'}
  }
}
describe(RelativeTimeFormat, 'RelativeTimeFormat')

class ListFormat {
  #settings

  constructor(locales, given) {
    const {locale, english} = choose('Intl.ListFormat', locales)
    if (given !== undefined && (given === null || typeof given !== 'object')) throw new TypeError('Incorrect ListFormat information provided')
    const options = optionsOf(given)
    matcher(options)
    const type = option(options, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction')
    const style = option(options, 'style', ['long', 'short', 'narrow'], 'long')
    this.#settings = {locale, english, type, style}
  }

  format(items) { return text(this.formatToParts(items)) }

  formatToParts(items) {
    const list = []
    for (const item of items ?? []) {
      if (typeof item !== 'string') throw new TypeError('Iterable yielded ' + String(item) + ' which is not a string')
      list.push(item)
    }
    const {english, type, style} = this.#settings
    const [pair, middle, last] = data('lists')[english][`${type} ${style}`]
    return list.flatMap((value, i) => {
      const element = {type: 'element', value}
      if (i === 0) return [element]
      return [{type: 'literal', value: list.length === 2 ? pair : i === list.length - 1 ? last : middle}, element]
    })
  }

  resolvedOptions() {
    const {locale, type, style} = this.#settings
    return {locale, type, style}
  }
}
describe(ListFormat, 'ListFormat')

class Collator {
  #settings
  #compare

  constructor(locales, given) {
    const {locale, said} = choose('Intl.Collator', locales, ['kn', 'kf'])
    const options = optionsOf(given)
    const usage = option(options, 'usage', ['sort', 'search'], 'sort')
    matcher(options)
    const collation = option(options, 'collation')
    const numeric = options.numeric === undefined ? said.kn === 'true' : Boolean(options.numeric)
    const caseFirst = option(options, 'caseFirst', ['upper', 'lower', 'false'], said.kf ?? 'false')
    const sensitivity = option(options, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant')
    const ignorePunctuation = Boolean(options.ignorePunctuation ?? false)
    if (collation !== undefined && collation !== 'default') throw new RangeError(`Intl.Collator knows the collation default only, not ${collation}`)
    this.#settings = {locale, usage, sensitivity, ignorePunctuation, collation: 'default', numeric, caseFirst}
  }

  get compare() {
    return this.#compare = this.#compare ?? Object.defineProperty((a, b) => compare(String(a), String(b), this.#settings), 'name', {value: '', configurable: true})
  }

  resolvedOptions() { return {...this.#settings} }
}
describe(Collator, 'Collator')

const compare = (a, b, {sensitivity, ignorePunctuation, numeric, caseFirst}) => {
  const order = native.compare(a, b, sensitivity, numeric, ignorePunctuation)
  if (order === 0 || caseFirst !== 'upper') return order
  // Only the case is different where the texts are the same without it.
  return native.compare(a, b, sensitivity === 'case' ? 'base' : 'accent', numeric, ignorePunctuation) === 0 ? -order : order
}

class Segmenter {
  #settings

  constructor(locales, given) {
    const {locale} = choose('Intl.Segmenter', locales)
    if (given !== undefined && (given === null || typeof given !== 'object')) throw new TypeError('Incorrect Segmenter information provided')
    const options = optionsOf(given)
    matcher(options)
    this.#settings = {locale, granularity: option(options, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme')}
  }

  segment(text) { return new Segments(String(text), this.#settings.granularity) }
  resolvedOptions() { return {...this.#settings} }
}
describe(Segmenter, 'Segmenter')

class Segments {
  #text
  #granularity
  #found

  constructor(text, granularity) {
    this.#text = text
    this.#granularity = granularity
  }

  #all() { return this.#found = this.#found ?? native.segments(this.#text, this.#granularity) }

  #at(i) {
    const found = this.#all(), input = this.#text
    const data = {segment: input.slice(found[i], found[i + 1]), index: found[i], input}
    if (this.#granularity === 'word') data.isWordLike = found[i + 2]
    return data
  }

  containing(index = 0) {
    const at = Math.trunc(Number(index)) || 0
    if (at < 0 || at >= this.#text.length) return undefined
    const found = this.#all()
    for (let i = 0; i < found.length; i += 3) if (at < found[i + 1]) return this.#at(i)
  }

  *[Symbol.iterator]() { for (let i = 0; i < this.#all().length; i += 3) yield this.#at(i) }
}

class Locale {
  #name
  #said = {}

  constructor(name, given) {
    if (typeof name !== 'string' && (name === null || typeof name !== 'object')) throw new TypeError('First argument to Intl.Locale constructor can\'t be empty or missing')
    const options = optionsOf(given)
    let [plain, extension = ''] = namesOf([name])[0].split(/-u-(.*)/)
    for (const [, key, value] of extension.matchAll(/(?:^|-)([a-z\d]{2})(?=-|$)((?:-[a-z\d]{3,8})*)/g)) this.#said[key] = value.slice(1)
    const parts = plain.split('-')
    const language = option(options, 'language') ?? parts[0]
    const script = option(options, 'script') ?? parts.find((part, i) => i > 0 && part.length === 4)
    const region = option(options, 'region') ?? parts.find((part, i) => i > 0 && (/^[A-Z]{2}$/.test(part) || /^\d{3}$/.test(part)))
    for (const [key, name] of [['ca', 'calendar'], ['co', 'collation'], ['hc', 'hourCycle'], ['kf', 'caseFirst'], ['nu', 'numberingSystem']]) {
      const value = option(options, name)
      if (value !== undefined) this.#said[key] = value
    }
    if (options.numeric !== undefined) this.#said.kn = options.numeric ? '' : 'false'
    this.#name = canonical([language, script, region].filter(Boolean).join('-'))
  }

  get baseName() { return this.#name }
  get language() { return this.#name.split('-')[0] }
  get script() { return this.#name.split('-').find((part, i) => i > 0 && part.length === 4) }
  get region() { return this.#name.split('-').find((part, i) => i > 0 && (/^[A-Z]{2}$/.test(part) || /^\d{3}$/.test(part))) }
  get calendar() { return this.#said.ca }
  get collation() { return this.#said.co }
  get hourCycle() { return this.#said.hc }
  get caseFirst() { return this.#said.kf }
  get numberingSystem() { return this.#said.nu }
  get numeric() { return this.#said.kn === '' || this.#said.kn === 'true' }

  toString() {
    const said = Object.keys(this.#said).sort().map(key => '-' + key + (this.#said[key] && '-' + this.#said[key])).join('')
    return this.#name + (said && '-u' + said)
  }
}
Object.defineProperty(Locale.prototype, Symbol.toStringTag, {value: 'Intl.Locale', configurable: true})

return {RelativeTimeFormat, ListFormat, Collator, Segmenter, Locale}
