// What goes by a language or a time zone. Goja's own methods take no notice of either, and so answer what was not
// asked. These write English as in the United States, which is Node's default, and refuse what else they are asked for.

const checkLocale = (method, locales) => {
  const locale = typeof locales === 'string' ? locales : Array.from(locales ?? [])[0]
  if (locale !== undefined && !/^en(-US)?$/i.test(locale)) throw new RangeError(`${method} knows the locale en-US only, not ${locale}`)
}

const checkOptions = (method, options, known) => {
  for (const name of Object.keys(options ?? {})) {
    if (options[name] === undefined || known.includes(name)) continue
    throw new RangeError(`${method} does not know the option ${name}` + (known.length ? `, only ${known.join(' and ')}` : ''))
  }
}

const fractionDigits = (options, name, otherwise) => {
  const count = options?.[name] ?? otherwise
  if (!(count >= 0 && count <= 100)) throw new RangeError(`${name} value is out of range.`)
  return Math.floor(count)
}

// decimal is a number's shortest digits without an exponent.
const decimal = value => {
  const [digits, exponent] = String(value).split('e')
  if (exponent === undefined) return digits
  const [whole, fraction = ''] = digits.split('.')
  return exponent > 0
    ? whole + fraction.padEnd(exponent, '0')
    : '0.' + '0'.repeat(-exponent - 1) + whole + fraction
}

const writeNumber = (value, isNegative, locales, options) => {
  const method = 'toLocaleString'
  checkLocale(method, locales)
  checkOptions(method, options, ['minimumFractionDigits', 'maximumFractionDigits'])
  const least = fractionDigits(options, 'minimumFractionDigits', Math.min(0, options?.maximumFractionDigits ?? 0))
  const most = fractionDigits(options, 'maximumFractionDigits', Math.max(least, 3))
  if (most < least) throw new RangeError('maximumFractionDigits value is out of range.')
  const sign = isNegative ? '-' : ''
  if (value === Infinity) return sign + '∞'
  if (Number.isNaN(value)) return 'NaN'
  let [whole, fraction = ''] = decimal(value).split('.')
  if (fraction.length > most) {
    const rounded = BigInt(whole + fraction.slice(0, most)) + (fraction[most] >= '5' ? 1n : 0n)
    const digits = String(rounded).padStart(most + 1, '0')
    whole = digits.slice(0, digits.length - most)
    fraction = digits.slice(digits.length - most)
  }
  fraction = fraction.replace(/0+$/, '').padEnd(least, '0')
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction && '.' + fraction)
}

// writeDate takes a part of a date, or all of it, in a time zone.
const writeDate = (method, date, locales, options, {day, time}) => {
  const at = getTime.call(date)
  checkLocale(method, locales)
  checkOptions(method, options, ['timeZone'])
  const zone = options?.timeZone
  const offset = zone === undefined ? undefined : native.offset(String(zone), at)
  if (offset === null) throw new RangeError(`Invalid time zone specified: ${zone}`)
  if (Number.isNaN(at)) return 'Invalid Date'
  // The time there, read as that of UTC.
  const there = new Date(zone === undefined
    ? Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds())
    : at + offset * 1000)
  const two = number => String(number).padStart(2, '0')
  const hour = there.getUTCHours()
  const parts = []
  if (day) parts.push(`${there.getUTCMonth() + 1}/${there.getUTCDate()}/${there.getUTCFullYear()}`)
  if (time) parts.push(`${hour % 12 || 12}:${two(there.getUTCMinutes())}:${two(there.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`)
  return parts.join(', ')
}

const {getTime} = Date.prototype
const {valueOf: numberOf} = Number.prototype
const {valueOf: bigintOf} = BigInt.prototype
const {localeCompare, toLocaleLowerCase, toLocaleUpperCase} = String.prototype

// In these alone a letter's other case is not that of English.
const checkLetters = (method, locales) => {
  const locale = typeof locales === 'string' ? locales : Array.from(locales ?? [])[0]
  if (/^(tr|az|lt)\b/i.test(locale)) throw new RangeError(`${method} does not know the locale ${locale}`)
}

const replace = (prototype, methods) => {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, {value, writable: true, enumerable: false, configurable: true})
  }
}

replace(Number.prototype, {
  toLocaleString(locales, options) {
    const value = numberOf.call(this)
    return writeNumber(Math.abs(value), value < 0 || Object.is(value, -0), locales, options)
  },
})
replace(BigInt.prototype, {
  toLocaleString(locales, options) {
    const value = bigintOf.call(this)
    return writeNumber(value < 0n ? -value : value, value < 0n, locales, options)
  },
})
replace(Date.prototype, {
  toLocaleString(locales, options) { return writeDate('toLocaleString', this, locales, options, {day: true, time: true}) },
  toLocaleDateString(locales, options) { return writeDate('toLocaleDateString', this, locales, options, {day: true}) },
  toLocaleTimeString(locales, options) { return writeDate('toLocaleTimeString', this, locales, options, {time: true}) },
})
replace(String.prototype, {
  localeCompare(that, locales, options) {
    checkLocale('localeCompare', locales)
    checkOptions('localeCompare', options, [])
    return localeCompare.call(this, that)
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

return {}
