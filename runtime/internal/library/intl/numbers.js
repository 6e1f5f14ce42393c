// Intl.NumberFormat and Intl.PluralRules.

const {choose, checkSystems, option, numberValue, optionsOf, matcher, describe, data} = require('intl/locales')

const modes = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven']
const increments = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000]

// digitOptions reads how many digits a number is written with.
const digitOptions = (options, leastUsual, mostUsual, notation, isCompact) => {
  const set = {minimumIntegerDigits: numberValue(options.minimumIntegerDigits, 'minimumIntegerDigits', 1, 21, 1)}
  let {minimumFractionDigits: leastFraction, maximumFractionDigits: mostFraction, minimumSignificantDigits: least, maximumSignificantDigits: most} = options
  const increment = numberValue(options.roundingIncrement, 'roundingIncrement', 1, 5000, 1)
  if (!increments.includes(increment)) throw new RangeError('roundingIncrement value is out of range.')
  set.roundingMode = option(options, 'roundingMode', modes, 'halfExpand')
  const priority = option(options, 'roundingPriority', ['auto', 'morePrecision', 'lessPrecision'], 'auto')
  set.trailingZeroDisplay = option(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto')
  set.roundingIncrement = increment
  if (increment !== 1) mostUsual = leastUsual
  const hasSignificant = least !== undefined || most !== undefined, hasFraction = leastFraction !== undefined || mostFraction !== undefined
  let needsSignificant = true, needsFraction = true
  if (priority === 'auto') {
    needsSignificant = hasSignificant
    if (needsSignificant || !hasFraction && isCompact) needsFraction = false
  }
  if (needsSignificant) {
    if (hasSignificant) {
      set.minimumSignificantDigits = numberValue(least, 'minimumSignificantDigits', 1, 21, 1)
      set.maximumSignificantDigits = numberValue(most, 'maximumSignificantDigits', set.minimumSignificantDigits, 21, 21)
    } else {
      set.minimumSignificantDigits = 1
      set.maximumSignificantDigits = 21
    }
  }
  if (needsFraction) {
    if (hasFraction) {
      leastFraction = numberValue(leastFraction, 'minimumFractionDigits', 0, 20)
      mostFraction = numberValue(mostFraction, 'maximumFractionDigits', 0, 20)
      if (leastFraction === undefined) leastFraction = Math.min(leastUsual, mostFraction)
      else if (mostFraction === undefined) mostFraction = Math.max(mostUsual, leastFraction)
      else if (leastFraction > mostFraction) throw new RangeError('maximumFractionDigits value is out of range.')
    } else {
      leastFraction = leastUsual
      mostFraction = mostUsual
    }
    set.minimumFractionDigits = leastFraction
    set.maximumFractionDigits = mostFraction
  }
  if (!needsSignificant && !needsFraction) {
    Object.assign(set, {minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2})
    set.rounding = 'morePrecision'
  } else if (priority !== 'auto') {
    set.rounding = priority
  } else {
    set.rounding = hasSignificant ? 'significant' : 'fraction'
  }
  set.roundingPriority = set.rounding === 'morePrecision' || set.rounding === 'lessPrecision' ? set.rounding : 'auto'
  if (increment !== 1) {
    if (set.rounding !== 'fraction') throw new TypeError(`roundingIncrement value is invalid.`)
    if (set.maximumFractionDigits !== set.minimumFractionDigits) throw new RangeError('roundingIncrement value is out of range.')
  }
  return set
}

// A decimal is digits and the place of the point in them: {digits: '123', point: 1} is 1.23.
const decimalOf = value => {
  if (typeof value === 'bigint') {
    const digits = String(value < 0n ? -value : value)
    return {digits, point: digits.length}
  }
  const text = typeof value === 'number' ? String(Math.abs(value)) : value
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e')
  const [whole, fraction = ''] = mantissa.split('.')
  return plain({digits: whole + fraction, point: whole.length + Number(exponent)})
}

// plain has no zeros in front.
const plain = ({digits, point}) => {
  const zeros = /^0*/.exec(digits)[0].length
  const rest = digits.slice(zeros)
  return rest === '' ? {digits: '', point: 0} : {digits: rest.replace(/0+$/, ''), point: point - zeros}
}

// roundAt rounds a decimal to so many digits behind the point, which may be less than none.
const roundAt = ({digits, point}, places, mode, isNegative, increment = 1) => {
  const keep = point + places
  const padded = digits.padEnd(Math.max(keep, 0), '0')
  const kept = keep > 0 ? padded.slice(0, keep) : ''
  const rest = keep >= 0 ? padded.slice(Math.max(keep, 0)) : '0'.repeat(-keep) + padded
  let number = BigInt(kept || '0')
  const step = BigInt(increment)
  const over = number % step
  const restIsZero = /^0*$/.test(rest)
  if (over !== 0n || !restIsZero) {
    number -= over
    // Twice what is left, against the step: which of the two neighbours is nearer.
    const left = over * 2n, against = step
    let half
    if (left !== against) {
      // A step of one has its half in the digits that go.
      if (step === 1n) half = compareHalf(rest)
      else half = left > against ? 1 : left === against ? restIsZero ? 0 : 1 : left + 1n === against && compareHalf(rest) >= 0 ? restIsZero ? -1 : compareHalf(rest) === 0 ? 0 : 1 : -1
    } else {
      half = restIsZero ? 0 : 1
    }
    const up = {
      ceil: !isNegative, floor: isNegative, expand: true, trunc: false,
      halfCeil: half > 0 || half === 0 && !isNegative, halfFloor: half > 0 || half === 0 && isNegative,
      halfExpand: half >= 0, halfTrunc: half > 0, halfEven: half > 0 || half === 0 && number / step % 2n === 1n,
    }[mode]
    if (up) number += step
  }
  const text = String(number)
  return number === 0n ? {digits: '', point: 0} : plain({digits: text, point: text.length - places})
}

const compareHalf = rest => {
  if (rest === '' || rest[0] < '5') return -1
  return rest[0] > '5' || !/^50*$/.test(rest) ? 1 : 0
}

// round rounds by the options, and tells how many zeros there are to be at least.
const round = (decimal, set, isNegative) => {
  const bySignificant = () => {
    const places = set.maximumSignificantDigits - (decimal.digits === '' ? 1 : decimal.point)
    const rounded = roundAt(decimal, places, set.roundingMode, isNegative)
    return {decimal: rounded, least: Math.max(set.minimumSignificantDigits - (rounded.digits === '' ? 1 : rounded.point), 0), magnitude: places}
  }
  const byFraction = () => ({
    decimal: roundAt(decimal, set.maximumFractionDigits, set.roundingMode, isNegative, set.roundingIncrement),
    least: set.minimumFractionDigits, magnitude: set.maximumFractionDigits,
  })
  switch (set.rounding) {
    case 'significant': return bySignificant()
    case 'fraction': return byFraction()
  }
  const significant = bySignificant(), fraction = byFraction()
  const precise = significant.magnitude > fraction.magnitude
  return (set.rounding === 'morePrecision') === precise ? significant : fraction
}

// writeDigits is the whole part and the fraction of a rounded decimal.
const writeDigits = ({decimal: {digits, point}, least}, set) => {
  let whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  let fraction = point > 0 ? digits.slice(point) : digits === '' ? '' : '0'.repeat(-point) + digits
  fraction = fraction.padEnd(least, '0')
  if (set.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(fraction)) fraction = ''
  return {whole: whole.padStart(set.minimumIntegerDigits, '0'), fraction}
}

const isOne = (whole, fraction) => whole === '1' && fraction === ''

const sanctioned = () => data('units')
const checkUnit = unit => {
  const parts = unit.split('-per-')
  if (parts.length > 2 || !parts.every(part => Object.hasOwn(sanctioned(), part))) {
    throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`)
  }
  return unit
}

// numeric is a value as a number, a bigint or the digits of a text.
const numeric = value => {
  const primitive = value !== null && typeof value === 'object' ? toPrimitive(value) : value
  if (typeof primitive === 'bigint') return primitive
  if (typeof primitive === 'string') {
    const text = primitive.trim()
    const number = Number(text)
    if (Number.isNaN(number) || text === '' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || number === 0) return number
    if (Math.abs(Number(/e([+-]?\d+)$/i.exec(text)?.[1] ?? 0)) > 400) return number
    return {text: text.replace(/^[+-]/, ''), isNegative: text.startsWith('-')}
  }
  return Number(primitive)
}

const toPrimitive = value => {
  const exotic = value[Symbol.toPrimitive]
  if (exotic != null) return Reflect.apply(exotic, value, ['number'])
  const number = value.valueOf?.()
  return number !== null && typeof number === 'object' || number === undefined ? String(value) : number
}

const compactSuffixes = {short: ['', 'K', 'M', 'B', 'T'], long: ['', ' thousand', ' million', ' billion', ' trillion']}
const compactGB = {short: ['', 'k', 'm', 'bn', 'tn'], long: compactSuffixes.long}

class NumberFormat {
  #settings
  #format

  constructor(locales, given) {
    const {locale, english, said} = choose('Intl.NumberFormat', locales, [])
    const options = optionsOf(given)
    matcher(options)
    const set = this.#settings = {locale, english, numberingSystem: 'latn'}
    checkSystems('Intl.NumberFormat', undefined, options.numberingSystem)
    set.style = option(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal')
    let currency = option(options, 'currency')
    if (currency !== undefined && !/^[a-z]{3}$/i.test(currency)) throw new RangeError(`Invalid currency code : ${currency}`)
    const currencyDisplay = option(options, 'currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol')
    const currencySign = option(options, 'currencySign', ['standard', 'accounting'], 'standard')
    const unit = option(options, 'unit')
    if (unit !== undefined) checkUnit(unit)
    const unitDisplay = option(options, 'unitDisplay', ['short', 'narrow', 'long'], 'short')
    if (set.style === 'currency') {
      if (currency === undefined) throw new TypeError('Currency code is required with currency style.')
      Object.assign(set, {currency: currency.toUpperCase(), currencyDisplay, currencySign})
    }
    if (set.style === 'unit') {
      if (unit === undefined) throw new TypeError('Required parameter "unit" is missing')
      Object.assign(set, {unit, unitDisplay})
    }
    set.notation = option(options, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard')
    const fraction = set.style === 'currency' && set.notation !== 'compact' ? data('currencies')[set.currency]?.[3] ?? 2 : 0
    const mostFraction = set.style === 'currency' && set.notation !== 'compact' ? fraction : set.style === 'percent' ? 0 : 3
    const digits = digitOptions(options, fraction, mostFraction, set.notation, set.notation === 'compact')
    const compactDisplay = option(options, 'compactDisplay', ['short', 'long'], 'short')
    if (set.notation === 'compact') set.compactDisplay = compactDisplay
    set.useGrouping = grouping(options, set.notation === 'compact' ? 'min2' : 'auto')
    set.signDisplay = option(options, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto')
    set.digits = digits
  }

  get format() {
    const set = this.#settings
    return this.#format = this.#format ?? Object.defineProperty(value => text(partsOf(numeric(value), set)), 'name', {value: '', configurable: true})
  }

  formatToParts(value) { return partsOf(numeric(value), this.#settings) }
  formatRange(start, end) { return text(rangeOf(start, end, this.#settings)) }
  formatRangeToParts(start, end) { return rangeOf(start, end, this.#settings) }

  resolvedOptions() {
    const {locale, numberingSystem, style, currency, currencyDisplay, currencySign, unit, unitDisplay, notation, compactDisplay, useGrouping, signDisplay, digits} = this.#settings
    const all = {
      locale, numberingSystem, style, currency, currencyDisplay, currencySign, unit, unitDisplay,
      minimumIntegerDigits: digits.minimumIntegerDigits, minimumSignificantDigits: digits.minimumSignificantDigits, maximumSignificantDigits: digits.maximumSignificantDigits,
      minimumFractionDigits: digits.minimumFractionDigits, maximumFractionDigits: digits.maximumFractionDigits,
      useGrouping, notation, compactDisplay, signDisplay, roundingMode: digits.roundingMode, roundingIncrement: digits.roundingIncrement,
      trailingZeroDisplay: digits.trailingZeroDisplay, roundingPriority: digits.roundingPriority,
    }
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  }
}

const grouping = (options, usual) => {
  const value = options.useGrouping
  if (value === undefined) return usual
  if (value === true) return 'always'
  if (value === false || !value) return false
  const word = String(value)
  if (word === 'true' || word === 'false') return usual
  if (!['min2', 'auto', 'always'].includes(word)) throw new RangeError(`Value ${word} out of range for Intl.NumberFormat options property useGrouping`)
  return word
}

const text = parts => {
  let all = ''
  for (const part of parts) all += part.value
  return all
}

const group = (whole, how) => {
  if (!how || how === 'min2' && whole.length < 5) return [whole]
  const groups = []
  for (let end = whole.length; end > 0; end -= 3) groups.unshift(whole.slice(Math.max(end - 3, 0), end))
  return groups
}

// partsOf writes a number in parts.
const partsOf = (value, set) => {
  const isText = typeof value === 'object'
  const isNegative = isText ? value.isNegative : value < 0 || Object.is(value, -0)
  const digits = set.digits
  const number = []
  let isZero = false, plural = 'other', exponent = 0, suffix = ''
  if (!isText && typeof value === 'number' && !Number.isFinite(value)) {
    number.push(Number.isNaN(value) ? {type: 'nan', value: 'NaN'} : {type: 'infinity', value: '∞'})
  } else {
    let decimal = isText ? decimalOf(value.text) : decimalOf(value)
    if (set.style === 'percent') decimal = decimal.digits === '' ? decimal : {digits: decimal.digits, point: decimal.point + 2}
    let rounded
    const shifted = by => ({digits: decimal.digits, point: decimal.digits === '' ? 0 : decimal.point - by})
    // The exponent is that of the rounded number: 999,999 is a million.
    const exponentFor = magnitude => {
      if (set.notation === 'scientific') return magnitude
      if (set.notation === 'engineering') return Math.floor(magnitude / 3) * 3
      if (set.notation === 'compact') return Math.min(Math.max(Math.floor(magnitude / 3) * 3, 0), 12)
      return 0
    }
    exponent = decimal.digits === '' ? 0 : exponentFor(decimal.point - 1)
    rounded = round(shifted(exponent), digits, isNegative)
    if (rounded.decimal.digits !== '') {
      const again = exponentFor(rounded.decimal.point - 1 + exponent)
      if (again !== exponent) {
        exponent = again
        rounded = round(shifted(exponent), digits, isNegative)
      }
    }
    isZero = rounded.decimal.digits === ''
    const {whole, fraction} = writeDigits(rounded, digits)
    const groups = group(whole, set.useGrouping)
    groups.forEach((digits, i) => {
      if (i > 0) number.push({type: 'group', value: ','})
      number.push({type: 'integer', value: digits})
    })
    if (fraction !== '') number.push({type: 'decimal', value: '.'}, {type: 'fraction', value: fraction})
    if (isOne(whole, fraction)) plural = 'one'
    if (set.notation === 'compact' && exponent > 0) {
      suffix = (set.english === 'en-GB' ? compactGB : compactSuffixes)[set.compactDisplay][exponent / 3]
      plural = 'other'
    } else if (set.notation === 'scientific' || set.notation === 'engineering') {
      number.push({type: 'exponentSeparator', value: 'E'})
      if (exponent < 0) number.push({type: 'exponentMinusSign', value: '-'})
      number.push({type: 'exponentInteger', value: String(Math.abs(exponent))})
      if (exponent !== 0) plural = 'other'
    }
  }
  if (suffix) {
    if (suffix.startsWith(' ')) number.push({type: 'literal', value: ' '})
    number.push({type: 'compact', value: suffix.trim()})
  }
  return withSign(withUnit(number, set, plural), set, signOf(isNegative, isZero, !isText && Number.isNaN(value), set))
}

const signOf = (isNegative, isZero, isNaN, set) => {
  switch (set.signDisplay) {
    case 'never': return ''
    case 'always': return isNegative && !isNaN ? '-' : '+'
    case 'exceptZero': return isZero || isNaN ? '' : isNegative ? '-' : '+'
    case 'negative': return isNegative && !isZero && !isNaN ? '-' : ''
  }
  return isNegative && !isNaN ? '-' : ''
}

const literal = value => ({type: 'literal', value})

// withUnit puts a currency, a percent sign or a unit at a number. The mark shows where a sign stands.
const withUnit = (number, set, plural) => {
  switch (set.style) {
    case 'percent': return [mark, ...number, {type: isCompactPercent(set) ? 'unit' : 'percentSign', value: '%'}]
    case 'currency': return withCurrency(number, set, plural)
    case 'unit': return withMeasure(number, set, plural)
  }
  return [mark, ...number]
}
const mark = {type: 'mark', value: ''}

const currencySymbol = set => {
  const known = data('currencies')[set.currency]
  if (!known || set.currencyDisplay === 'code') return set.currency
  const [american, narrow, british] = known
  const symbol = american || set.currency
  if (set.currencyDisplay === 'narrowSymbol') return narrow || symbol
  return set.english === 'en-GB' && british ? british : symbol
}

const withCurrency = (number, set, plural) => {
  if (set.currencyDisplay === 'name') {
    const known = data('currencies')[set.currency]
    return [mark, ...number, literal(' '), {type: 'currency', value: known ? known[plural === 'one' ? 4 : 5] : set.currency}]
  }
  const symbol = currencySymbol(set)
  const space = /[A-Za-z]$/.test(symbol) && number[0].type === 'integer' ? [literal('\u00a0')] : []
  return [mark, {type: 'currency', value: symbol}, ...space, ...number]
}

const measurePattern = (set, plural) => {
  const width = ['short', 'narrow', 'long'].indexOf(set.unitDisplay), form = plural === 'one' ? 0 : 1
  const [unit, per] = set.unit.split('-per-')
  const special = per && data('special')[set.unit]
  const listed = special && (special[set.english] ?? special['en-US'])[width][form]
  if (listed) return listed
  const units = data('units')[unit]
  const pattern = (units[set.english] ?? units['en-US'])[width][form]
  return per ? pattern + data('pers')[per][width] : pattern
}

const withMeasure = (number, set, plural) => {
  const [before, after] = measurePattern(set, plural).split('{0}')
  const parts = [mark]
  if (before) {
    const word = before.trimEnd()
    parts.push({type: 'unit', value: word})
    if (word !== before) parts.push(literal(before.slice(word.length)))
  }
  parts.push(...number)
  if (after) {
    const word = after.trimStart()
    if (word !== after) parts.push(literal(after.slice(0, after.length - word.length)))
    parts.push({type: 'unit', value: word})
  }
  return parts
}

const withSign = (parts, set, sign) => {
  const at = parts.indexOf(mark)
  if (set.style === 'currency' && set.currencySign === 'accounting' && sign === '-' && set.currencyDisplay !== 'name') {
    return [literal('('), ...parts.filter(part => part !== mark), literal(')')]
  }
  const signs = sign === '' ? [] : [{type: sign === '-' ? 'minusSign' : 'plusSign', value: sign}]
  return [...parts.slice(0, at), ...signs, ...parts.slice(at + 1)]
}

// rangeOf writes from one number to another: what is the same on both sides is written once.
const rangeOf = (start, end, set) => {
  if (start === undefined || end === undefined) throw new TypeError('start or end value is undefined')
  const [first, last] = [numeric(start), numeric(end)]
  if (Number.isNaN(first) || Number.isNaN(last)) throw new RangeError('Invalid number value: NaN')
  const one = partsOf(first, set), other = partsOf(last, set)
  const from = source => part => ({type: part.type, value: part.value, source})
  const signed = set.signDisplay === 'never' ? {...set, signDisplay: 'auto'} : set
  if (text(partsOf(first, signed)) === text(partsOf(last, signed))) {
    return [{type: 'approximatelySign', value: '~', source: 'shared'}, ...one.map(from('shared'))]
  }
  // What stands around both numbers stands once, unless it is a single character.
  const [before, inner, after] = around(one), [otherBefore, otherInner, otherAfter] = around(other)
  const scale = inner.at(-1), otherScale = otherInner.at(-1)
  if (set.style === 'currency' && set.currencyDisplay !== 'name' && scale.type === 'compact' && scale.value === otherScale.value) {
    after.unshift(inner.pop())
    otherAfter.unshift(otherInner.pop())
  }
  if (set.style === 'unit' && !(set.unit === 'percent' && set.unitDisplay !== 'long') || set.currencyDisplay === 'name' || isCompactPercent(set)) {
    // A unit or a name is that of the range's end, and the sign alone stands twice.
    const unsigned = before.filter(part => part.type !== 'minusSign' && part.type !== 'plusSign')
    const signs = [before, otherBefore].map(parts => parts.filter(part => part.type === 'minusSign' || part.type === 'plusSign'))
    const space = text(signs[0]) + text(signs[1]) === '' && !isScaled(inner) ? '–' : ' – '
    return [
      ...unsigned.map(from('shared')), ...[...signs[0], ...inner].map(from('startRange')), dash(space),
      ...[...signs[1], ...otherInner].map(from('endRange')), ...otherAfter.map(from('shared')),
    ]
  }
  const affix = text(before) + text(after)
  const isSame = text(before) === text(otherBefore) && text(after) === text(otherAfter)
  if (isSame && [...affix].length > 1) {
    return [...before.map(from('shared')), ...inner.map(from('startRange')), dash('–'), ...otherInner.map(from('endRange')), ...after.map(from('shared'))]
  }
  const space = affix === '' && isSame && !isScaled(inner) ? '–' : ' – '
  return [...one.map(from('startRange')), dash(space), ...other.map(from('endRange'))]
}

const dash = value => ({type: 'literal', value, source: 'shared'})

// V8 takes the percent sign of a compact number for a unit.
const isCompactPercent = set => set.style === 'percent' && set.notation === 'compact'

const isScaled = parts => parts.some(part => part.type === 'exponentInteger' || part.type === 'compact')

// around divides a number from what stands before and after it.
const around = parts => {
  const isNumeric = part => ['integer', 'group', 'decimal', 'fraction', 'infinity', 'exponentSeparator', 'exponentMinusSign', 'exponentInteger'].includes(part.type)
  const first = parts.findIndex(isNumeric)
  let last = parts.findLastIndex(isNumeric)
  // The letter of a short compact number belongs to it.
  if (parts[last + 1]?.type === 'compact' && parts[last + 1].value.length === 1) last++
  return [parts.slice(0, first), parts.slice(first, last + 1), parts.slice(last + 1)]
}

describe(NumberFormat, 'NumberFormat')

class PluralRules {
  #settings

  constructor(locales, given) {
    const {locale} = choose('Intl.PluralRules', locales)
    const options = optionsOf(given)
    matcher(options)
    const type = option(options, 'type', ['cardinal', 'ordinal'], 'cardinal')
    this.#settings = {locale, type, digits: digitOptions(options, 0, 3, 'standard', false)}
  }

  select(value) { return this.#select(Number(value)) }

  #select(number) {
    if (!Number.isFinite(number)) return 'other'
    const {type, digits} = this.#settings
    const {whole, fraction} = writeDigits(round(decimalOf(number), digits, number < 0), digits)
    if (type === 'cardinal') return isOne(whole.replace(/^0+(?=\d)/, ''), fraction) ? 'one' : 'other'
    if (fraction !== '') return 'other'
    const last = whole.slice(-1), teen = whole.slice(-2, -1) === '1' && whole.length > 1
    return teen ? 'other' : {1: 'one', 2: 'two', 3: 'few'}[last] ?? 'other'
  }

  selectRange(start, end) {
    if (start === undefined || end === undefined) throw new TypeError('start or end value is undefined')
    const first = Number(start), last = Number(end)
    if (Number.isNaN(first) || Number.isNaN(last)) throw new RangeError('Invalid number value: NaN')
    return 'other'
  }

  resolvedOptions() {
    const {locale, type, digits} = this.#settings
    const all = {
      locale, type, minimumIntegerDigits: digits.minimumIntegerDigits, minimumFractionDigits: digits.minimumFractionDigits, maximumFractionDigits: digits.maximumFractionDigits,
      minimumSignificantDigits: digits.minimumSignificantDigits, maximumSignificantDigits: digits.maximumSignificantDigits,
      pluralCategories: type === 'cardinal' ? ['one', 'other'] : ['few', 'one', 'two', 'other'],
    }
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  }
}
describe(PluralRules, 'PluralRules')

return {NumberFormat, PluralRules}
