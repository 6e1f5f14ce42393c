// Intl.DateTimeFormat.

const {choose, checkSystems, option, numberOption, optionsOf, matcher, describe, data} = require('intl/locales')

const styles = ['full', 'long', 'medium', 'short']
const text = ['narrow', 'short', 'long'], number = ['2-digit', 'numeric']

// The fields of a date and of a time, in the order in which the data has them, with how each may be written.
const dateFields = {weekday: [undefined, ...text], era: [undefined, ...text], year: [undefined, ...number], month: [undefined, ...number, ...text], day: [undefined, ...number]}
const timeFields = {hour: [undefined, ...number], minute: [undefined, ...number], second: [undefined, ...number]}
const zoneNames = ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric']

// What a style stands for where a range is written.
const styleFields = {
  full: {weekday: 'long', month: 'long', day: 'numeric', year: 'numeric'},
  long: {month: 'long', day: 'numeric', year: 'numeric'},
  medium: {month: 'short', day: 'numeric', year: 'numeric'},
  short: {month: 'numeric', day: 'numeric', year: '2-digit'},
}
const timeStyleFields = {
  full: {hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long'},
  long: {hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short'},
  medium: {hour: 'numeric', minute: '2-digit', second: '2-digit'},
  short: {hour: 'numeric', minute: '2-digit'},
}

const types = {E: 'weekday', G: 'era', y: 'year', M: 'month', d: 'day', h: 'hour', m: 'minute', s: 'second', S: 'fractionalSecond', a: 'dayPeriod', z: 'timeZoneName'}
const codes = [undefined, 'numeric', '2-digit', 'short', 'long', 'narrow']

const two = number => String(number).padStart(2, '0')

// entry finds what stands at a place of a packed table: the number of a template.
const entry = (packed, i) => data('templates')[parseInt(packed.slice(2 * i, 2 * i + 2), 36)]

const dateIndex = set => Object.keys(dateFields).reduce((i, name) => i * dateFields[name].length + dateFields[name].indexOf(set[name]), 0)
const timeIndex = set => {
  let i = 0
  for (const name of Object.keys(timeFields)) i = i * 3 + timeFields[name].indexOf(set[name])
  i = i * 2 + (set.fractionalSecondDigits === undefined ? 0 : 1)
  i = i * 2 + (set.dayPeriod === undefined ? 0 : 1)
  return i * 2 + (set.hourCycle === 'h23' || set.hourCycle === 'h24' ? 1 : 0)
}

const hasDate = set => Object.keys(dateFields).some(name => set[name] !== undefined)
const hasTime = set => set.hour !== undefined || set.minute !== undefined || set.second !== undefined || set.fractionalSecondDigits !== undefined || set.dayPeriod !== undefined

// An era that is written with a time, and an hour of twenty-four with a zone, are written in a way of their own.
const isEraAlone = set => hasTime(set) && set.era !== undefined && ['weekday', 'year', 'month', 'day'].every(name => set[name] === undefined)
const isWeekdayAlone = set => set.weekday !== undefined && ['era', 'year', 'month', 'day', 'timeZoneName', 'fractionalSecondDigits', 'dayPeriod'].every(name => set[name] === undefined) &&
  set.hour !== undefined && (set.minute !== undefined || set.hourCycle === 'h11' || set.hourCycle === 'h12')
const isHourAlone = set => set.hour !== undefined && (set.hourCycle === 'h23' || set.hourCycle === 'h24') &&
  ['minute', 'second', 'fractionalSecondDigits', 'dayPeriod'].every(name => set[name] === undefined)

// twoDigits has British English write the hour of twenty-four with two digits where no more was asked for.
const isBritish = set => set.english === 'en-GB' && set.hour === 'numeric' && (set.hourCycle === 'h23' || set.hourCycle === 'h24')
const twoDigits = (time, set) => isBritish(set) ? time.replace(/\{h\d\}/, '{h2}') : time

// withZone puts a zone behind a time.
const withZone = (time, set) => {
  if (isBritish(set)) {
    const isShort = set.second !== undefined && !set.timeZoneName.endsWith('Generic') && (set.fractionalSecondDigits === undefined || !set.isCycleAsked)
    time = time.replace(/\{h\d\}/, isShort ? '{h0}' : '{h2}')
  }
  if (set.dayPeriod !== undefined) time = time.replace(' {a', '\u202f{a')
  return time + (isHourAlone(set) ? 'h {z0}' : ' {z0}')
}

// needs is which of the defaults there are to be: those of a date, of a time, or both.
const readOptions = (set, options, needs, defaults) => {
  for (const name of Object.keys(dateFields)) set[name] = option(options, name, dateFields[name].slice(1))
  set.dayPeriod = option(options, 'dayPeriod', text)
  for (const name of Object.keys(timeFields)) set[name] = option(options, name, number)
  set.fractionalSecondDigits = numberOption(options, 'fractionalSecondDigits', 1, 3)
  set.timeZoneName = option(options, 'timeZoneName', zoneNames)
  option(options, 'formatMatcher', ['basic', 'best fit'])
  set.dateStyle = option(options, 'dateStyle', styles)
  set.timeStyle = option(options, 'timeStyle', styles)
  const explicit = [...Object.keys(dateFields), 'dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits', 'timeZoneName'].find(name => set[name] !== undefined)
  if (set.dateStyle !== undefined || set.timeStyle !== undefined) {
    if (explicit) throw new TypeError(`Can't set option ${explicit} when ${set.dateStyle !== undefined ? 'dateStyle' : 'timeStyle'} is used`)
    if (needs === 'date' && set.timeStyle !== undefined) throw new TypeError(`Invalid option : timeStyle`)
    if (needs === 'time' && set.dateStyle !== undefined) throw new TypeError(`Invalid option : dateStyle`)
    return
  }
  const inDate = ['weekday', 'year', 'month', 'day'].some(name => set[name] !== undefined)
  const inTime = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'].some(name => set[name] !== undefined)
  if (needs !== 'time' && inDate || needs !== 'date' && inTime) return
  if (defaults !== 'time') set.year = set.month = set.day = 'numeric'
  if (defaults !== 'date') set.hour = set.minute = set.second = 'numeric'
}

class DateTimeFormat {
  #settings
  #format

  constructor(locales, options) { this.#settings = settings('Intl.DateTimeFormat', locales, options, 'any', 'date') }

  get format() {
    return this.#format = this.#format ?? Object.defineProperty(date => plain(join(partsOf(timeOf(date), this.#settings))), 'name', {value: '', configurable: true})
  }

  formatToParts(date) { return partsOf(timeOf(date), this.#settings) }
  formatRange(start, end) {
    const parts = rangeOf(start, end, this.#settings)
    return parts.every(part => part.source === 'shared') ? plain(join(parts)) : join(parts)
  }

  formatRangeToParts(start, end) { return rangeOf(start, end, this.#settings) }

  resolvedOptions() {
    const set = this.#settings
    const {locale, timeZone, hourCycle, dateStyle, timeStyle} = set
    const all = {locale, calendar: 'gregory', numberingSystem: 'latn', timeZone}
    const shown = dateStyle === undefined && timeStyle === undefined ? Object.fromEntries(tokensOf(templateOf(set)).filter(token => token.letter).map(({letter, width}) => {
      const name = types[letter]
      return [name, width === 0 || ['fractionalSecond', 'timeZoneName', 'dayPeriod'].includes(name) ? set[name] : codes[width]]
    })) : {}
    if (set.hour !== undefined || timeStyle !== undefined) Object.assign(all, {hourCycle, hour12: hourCycle === 'h11' || hourCycle === 'h12'})
    if (set.english === 'en-US' && isHourAlone(set) && set.timeZoneName !== undefined) shown.hour = 'numeric'
    for (const name of ['weekday', 'era', 'year', 'month', 'day', 'dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits', 'timeZoneName']) {
      const value = shown[name] ?? (name === 'fractionalSecondDigits' || name === 'timeZoneName' ? set[name] : undefined)
      if (value !== undefined) all[name] = value
    }
    if (dateStyle !== undefined) all.dateStyle = dateStyle
    if (timeStyle !== undefined) all.timeStyle = timeStyle
    return all
  }
}
describe(DateTimeFormat, 'DateTimeFormat')

const settings = (what, locales, given, needs, defaults) => {
  const {locale, english, said} = choose(what, locales, ['hc'])
  const options = optionsOf(given)
  matcher(options)
  checkSystems(what, option(options, 'calendar'), option(options, 'numberingSystem'))
  const {hour12} = options
  const asked = option(options, 'hourCycle', ['h11', 'h12', 'h23', 'h24'])
  const set = {locale, english}
  let zone = options.timeZone
  if (zone !== undefined) {
    zone = native.canonical(String(zone))
    if (zone === '') throw new RangeError(`Invalid time zone specified: ${options.timeZone}`)
  }
  if (zone !== undefined && native.offset(zone, 0) === null) throw new Error(`there is no data of time zones here, which ${zone} needs: install tzdata, or link Go's time/tzdata`)
  set.timeZone = zone ?? native.here()
  set.isLocal = zone === undefined
  readOptions(set, options, needs, defaults)
  const usual = english === 'en-GB' ? 'h23' : 'h12'
  set.isCycleAsked = hour12 !== undefined || asked !== undefined
  if (hour12 !== undefined) set.hourCycle = hour12 ? usual === 'h12' ? 'h12' : 'h11' : usual === 'h12' ? 'h24' : 'h23'
  else set.hourCycle = asked ?? (['h11', 'h12', 'h23', 'h24'].includes(said.hc) ? said.hc : usual)
  if (hour12 !== undefined || asked !== undefined && asked !== said.hc) set.locale = locale.replace(/-u-hc-h\d\d$/, '')
  return set
}

const timeOf = date => {
  const time = date === undefined ? Date.now() : date !== null && typeof date === 'object' && typeof date.getTime === 'function' ? date.getTime() : Number(date)
  if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value')
  return Math.trunc(time)
}

// momentOf is what the clock and the calendar of a zone show.
const momentOf = (time, set) => {
  const offset = native.offset(set.isLocal ? '' : set.timeZone, time)
  const there = new Date(time + offset * 1000)
  return {
    offset, weekday: there.getUTCDay(), year: there.getUTCFullYear(), month: there.getUTCMonth(), day: there.getUTCDate(),
    hour: there.getUTCHours(), minute: there.getUTCMinutes(), second: there.getUTCSeconds(), millisecond: there.getUTCMilliseconds(),
  }
}

const offsetText = (offset, isLong) => {
  if (offset === 0) return isLong ? 'GMT+00:00' : 'GMT+0'
  const seconds = Math.abs(offset), hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60, rest = seconds % 60
  const sign = offset < 0 ? '-' : '+'
  const tail = rest ? `:${two(minutes)}:${two(rest)}` : isLong || minutes ? `:${two(minutes)}` : ''
  return `GMT${sign}${isLong ? two(hours) : hours}${tail}`
}

const zoneText = (moment, set, kind) => {
  const isLong = kind.startsWith('long')
  if (!kind.endsWith('Offset')) {
    const sign = moment.offset < 0 ? '-' : '+', seconds = Math.abs(moment.offset)
    const key = `${sign}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${seconds % 60 ? ':' + two(seconds % 60) : ''}`
    const name = native.zoneName(set.timeZone, moment.year, key, ['long', 'short', 'longGeneric', 'shortGeneric'].indexOf(kind), set.english === 'en-GB')
    if (name !== '') return name
  }
  return offsetText(moment.offset, isLong)
}

// written is a field as a template has it.
const written = (letter, width, moment, set) => {
  const names = data('names')[set.english], how = width === 0 ? set[types[letter]] : codes[width]
  const digits = value => how === '2-digit' ? two(value) : String(value)
  switch (letter) {
    case 'E': return names.weekday[how][(moment.weekday + 7) % 7]
    case 'G': return names.era[how][moment.year > 0 ? 1 : 0]
    case 'y': {
      const year = moment.year > 0 ? moment.year : 1 - moment.year
      return how === '2-digit' ? two(year % 100) : String(year)
    }
    case 'M': return text.includes(how) ? names.month[how][moment.month] : digits(moment.month + 1)
    case 'd': return digits(moment.day)
    case 'h': {
      const {hourCycle} = set
      const hour = hourCycle === 'h23' ? moment.hour : hourCycle === 'h24' ? moment.hour || 24 : hourCycle === 'h11' ? moment.hour % 12 : moment.hour % 12 || 12
      return digits(hour)
    }
    case 'm': return digits(moment.minute)
    case 's': return digits(moment.second)
    case 'S': return String(moment.millisecond).padStart(3, '0').slice(0, set.fractionalSecondDigits)
    case 'a': {
      if (set.dayPeriod === undefined) return names.half[moment.hour < 12 ? 0 : 1]
      const periods = names.period[set.dayPeriod]
      const isSharp = (set.minute === undefined || moment.minute === 0) && (set.second === undefined || moment.second === 0)
      return moment.hour === 12 && !isSharp ? periods[13] : periods[moment.hour]
    }
    case 'z': return zoneText(moment, set, set.zoneName ?? set.timeZoneName)
  }
}

// templateOf is how a format is written: the template of its date, that of its time, and what is between them.
const templateOf = set => {
  if (set.template !== undefined) return set.template
  const {english} = set
  let date = '', time = '', isLong
  if (set.dateStyle !== undefined || set.timeStyle !== undefined) {
    const known = data('styles')[english]
    if (set.dateStyle !== undefined) date = known.date[set.dateStyle]
    if (set.timeStyle !== undefined) {
      time = known.time[set.timeStyle][set.hourCycle === 'h23' || set.hourCycle === 'h24' ? 1 : 0]
      set.zoneName = timeStyleFields[set.timeStyle].timeZoneName
    }
    isLong = set.dateStyle === 'full' || set.dateStyle === 'long'
  } else {
    if (isEraAlone(set)) date = '{G0}'
    else if (hasDate(set)) date = entry(data('dates')[english].plain, dateIndex(set))
    if (hasTime(set)) time = entry(data('times')[english].plain, timeIndex(set))
    if (isWeekdayAlone(set)) time = twoDigits(time, set)
    if (set.timeZoneName !== undefined) time = time === '' ? '{z0}' : withZone(time, set)
    isLong = set.month === 'long'
  }
  return set.template = date + (date && time ? isLong ? ' at ' : isWeekdayAlone(set) ? ' ' : ', ' : '') + time
}

// tokens divides a template: {M4} is a field with its width, and {M4>} one of a range's end.
const tokens = template => {
  const found = []
  for (let at = 0; at < template.length;) {
    const isField = template[at] === '{'
    const end = isField ? template.indexOf('}', at) + 1 : (template.indexOf('{', at) + template.length + 1) % (template.length + 1)
    if (isField) found.push({letter: template[at + 1], width: Number(template[at + 2]), isEnd: template[at + 3] === '>'})
    else found.push({literal: template.slice(at, end)})
    at = end
  }
  return found
}

// compiled are the tokens of templates, which there are some hundreds of.
const compiled = new Map()
const tokensOf = template => {
  let known = compiled.get(template)
  if (known === undefined) compiled.set(template, known = tokens(template))
  return known
}

const part = (type, value) => ({type, value})
const join = parts => {
  let all = ''
  for (const {value} of parts) all += value
  return all
}

// plain is without the narrow space before AM, as V8 has it where it gives a whole text.
const plain = text => text.replace(/\u202f/g, ' ')

const fill = (template, set, moment, end = moment) => tokensOf(template).map(token => token.letter === undefined
  ? part('literal', token.literal) : part(types[token.letter], written(token.letter, token.width, token.isEnd ? end : moment, set)))

const partsOf = (time, set) => fill(templateOf(set), set, momentOf(time, set))

// sourced says for each part of a range whose it is.
const sourced = (template, parts) => {
  const all = tokensOf(template)
  const late = all.flatMap((token, i) => token.isEnd ? [i] : [])
  const twins = new Set(late.map(i => all[i].letter))
  const early = all.flatMap((token, i) => token.letter !== undefined && !token.isEnd && twins.has(token.letter) ? [i] : [])
  const within = (list, i) => list.length > 0 && i >= list[0] && i <= list[list.length - 1]
  return parts.map((part, i) => ({...part, source: within(early, i) ? 'startRange' : within(late, i) ? 'endRange' : 'shared'}))
}

const dash = {type: 'literal', value: '\u2009–\u2009', source: 'shared'}
const both = (start, end, given) => {
  const set = isBritish(given) && given.minute !== undefined ? {...given, hour: '2-digit', template: undefined} : given
  return [
    ...fill(templateOf(set), set, start).map(part => ({...part, source: 'startRange'})), dash,
    ...fill(templateOf(set), set, end).map(part => ({...part, source: 'endRange'})),
  ]
}

const rangeOf = (first, last, set) => {
  if (first === undefined || last === undefined) throw new TypeError('startDate or endDate cannot be undefined')
  const start = momentOf(timeOf(first), set), end = momentOf(timeOf(last), set)
  const one = fill(templateOf(set), set, start), other = fill(templateOf(set), set, end)
  // By its fields, where it was made by styles.
  let fields = set
  if (set.dateStyle !== undefined || set.timeStyle !== undefined) {
    fields = {...set, ...set.dateStyle && styleFields[set.dateStyle], ...set.timeStyle && timeStyleFields[set.timeStyle], dateStyle: undefined, timeStyle: undefined, template: undefined}
    if (set.english === 'en-GB' && set.dateStyle === 'short') Object.assign(fields, {year: 'numeric', month: '2-digit', day: '2-digit'})
  }
  const differs = ['year', 'month', 'day'].find(name => start[name] !== end[name])
  const showsTime = hasTime(fields)
  const clock = !showsTime ? undefined : start.hour < 12 !== end.hour < 12 ? 2 : start.hour !== end.hour ? 1 : start.minute !== end.minute ? 0 : undefined
  if (join(one) === join(other) && (!differs || !showsTime)) return one.map(part => ({...part, source: 'shared'}))
  if (differs && showsTime) {
    // What tells the two dates apart is written, though it was not asked for, but beside seconds.
    if (fields[differs] !== undefined && (differs !== 'month' || fields.day !== undefined || fields.year !== undefined)) return both(start, end, set)
    const all = ['year', 'month', 'day']
    const missing = !hasDate(fields) ? all : fields.second === undefined ? all.slice(all.indexOf(differs)) : []
    const added = {...fields, template: undefined}
    for (const name of missing) added[name] = added[name] ?? 'numeric'
    return both(start, end, added)
  }
  if (differs) {
    let template = entry(data('dates')[set.english].ranges, 3 * dateIndex(fields) + ['day', 'month', 'year'].indexOf(differs))
    if (fields.timeZoneName !== undefined) return both(start, end, set)
    return sourced(template, fill(template, fields, start, end))
  }
  if (clock === undefined) return both(start, end, set)
  if (fields.second !== undefined && fields.timeZoneName !== undefined) {
    const hour = fields.hourCycle === 'h11' || fields.hourCycle === 'h12' ? 'numeric' : fields.hour
    const times = both(start, end, {...fields, weekday: undefined, era: undefined, year: undefined, month: undefined, day: undefined, hour, template: undefined})
    if (!hasDate(fields)) return times
    const date = fill(entry(data('dates')[set.english].plain, dateIndex(fields)), fields, start)
    return [...date, part('literal', ', ')].map(part => ({...part, source: 'shared'})).concat(times)
  }
  let template = entry(data('times')[set.english].ranges, 3 * timeIndex(fields) + clock)
  if (fields.timeZoneName !== undefined) template += ' {z0}'
  if (hasDate(fields)) template = entry(data('dates')[set.english].plain, dateIndex(fields)) + ', ' + template
  return sourced(template, fill(template, fields, start, end))
}

// toLocale writes a date as toLocaleString and its kin do.
const toLocale = (method, time, locales, options, needs, defaults) => {
  const set = settings(method, locales, options, needs, defaults)
  return Number.isNaN(time) ? 'Invalid Date' : plain(join(partsOf(time, set)))
}

return {DateTimeFormat, toLocale}
