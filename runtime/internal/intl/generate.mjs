// Writes data.json, what Intl knows of English: node generate.mjs > data.json. The data is CLDR's (Unicode License), as
// Node's Intl shows it; Node 20 is the one that the tests compare with.

import fs from 'node:fs'

const locales = ['en-US', 'en-GB']
const widths = {weekday: [, 'narrow', 'short', 'long'], era: [, 'narrow', 'short', 'long'], year: [, '2-digit', 'numeric'], month: [, '2-digit', 'numeric', 'narrow', 'short', 'long'], day: [, '2-digit', 'numeric']}
const UTC = 'UTC'

// A token is a letter for a field, and a digit for how it is written: 1 numeric, 2 two digits, 3 short, 4 long, 5 narrow.
const letters = {weekday: 'E', era: 'G', year: 'y', month: 'M', day: 'd', hour: 'h', minute: 'm', second: 's', fractionalSecond: 'S', dayPeriod: 'a', timeZoneName: 'z'}

const names = locale => {
  const at = (options, month, day) => new Intl.DateTimeFormat(locale, {...options, timeZone: UTC}).formatToParts(Date.UTC(2023, month, day))
  const value = (options, month, day, type) => at(options, month, day).find(part => part.type === type).value
  const list = (count, make) => Array.from({length: count}, (_, i) => make(i))
  const eras = width => [-1e14, 0].map(time => new Intl.DateTimeFormat(locale, {era: width, timeZone: UTC}).formatToParts(time).find(part => part.type === 'era').value)
  const periods = width => list(24, hour => new Intl.DateTimeFormat(locale, {hour: 'numeric', hour12: true, dayPeriod: width, timeZone: UTC}).formatToParts(Date.UTC(2023, 0, 1, hour)).find(part => part.type === 'dayPeriod').value)
  return {
    month: Object.fromEntries(['narrow', 'short', 'long'].map(w => [w, list(12, i => value({month: w}, i, 1, 'month'))])),
    monthIn: Object.fromEntries(['narrow', 'short', 'long'].map(w => [w, list(12, i => value({month: w, day: 'numeric'}, i, 1, 'month'))])),
    weekday: Object.fromEntries(['narrow', 'short', 'long'].map(w => [w, list(7, i => value({weekday: w}, 0, 1 + i, 'weekday'))])),
    era: Object.fromEntries(['narrow', 'short', 'long'].map(w => [w, eras(w)])),
    period: Object.fromEntries(['narrow', 'short', 'long'].map(w => [w, periods(w)])),
    half: [1, 13].map(hour => new Intl.DateTimeFormat(locale, {hour: 'numeric', hour12: true, timeZone: UTC}).formatToParts(Date.UTC(2023, 0, 1, hour)).find(part => part.type === 'dayPeriod').value),
  }
}

const all = Object.fromEntries(locales.map(locale => [locale, names(locale)]))

// The time is one at which every field shows how it is written.
const moment = Date.UTC(2003, 1, 4, 5, 6, 7, 800)

const widthOf = (locale, {type, value}, time) => {
  const at = new Date(time), n = all[locale]
  const find = (kind, index) => ['short', 'long', 'narrow'].find(w => n[kind][w][index] === value)
  const code = {short: 3, long: 4, narrow: 5}
  switch (type) {
    case 'weekday': return code[find('weekday', (at.getUTCDay() + 6 - 6 + 7) % 7)] ?? code[find('weekday', at.getUTCDay())]
    case 'era': return code[find('era', 1)]
    case 'month': if (/^\d+$/.test(value)) return value.length === 2 && at.getUTCMonth() < 9 ? 2 : 1
      return code[find('month', at.getUTCMonth())] ?? code[find('monthIn', at.getUTCMonth())]
    case 'year': return value.length === 2 ? 2 : 1
    case 'dayPeriod': return 1
    case 'fractionalSecond': case 'timeZoneName': return 1
  }
  return value.length === 2 && value.startsWith('0') ? 2 : 1
}

const templates = {list: [], at: new Map()}
const indexOf = text => {
  if (!templates.at.has(text)) {
    templates.at.set(text, templates.list.length)
    templates.list.push(text)
  }
  return templates.at.get(text)
}

const escape = text => text.replace(/[{}|]/g, c => { throw new Error('brace in ' + text) })
// Width 0 is the one that was asked for.
const codes = {numeric: 1, '2-digit': 2, short: 3, long: 4, narrow: 5}
const field = (locale, part, time, options) => {
  const width = widthOf(locale, part, time)
  return letters[part.type] + (width === codes[options?.[part.type]] || part.type === 'fractionalSecond' ? 0 : width)
}
const template = (locale, parts, time, options) =>
  parts.map(part => part.type === 'literal' ? escape(part.value) : `{${field(locale, part, time, options)}}`).join('')

const rangeTemplate = (locale, parts, start, end, options) => parts.map(part => {
  const late = part.source === 'endRange'
  return part.type === 'literal' ? escape(part.value) : `{${field(locale, part, late ? end : start, options)}${late ? '>' : ''}}`
}).join('')

const product = lists => lists.reduce((rows, list) => rows.flatMap(row => Array.from(list, value => [...row, value])), [[]])
const optionsOf = (fields, row) => Object.fromEntries(fields.map((field, i) => [field, row[i]]).filter(([, value]) => value !== undefined))

const dates = {}
const fields = Object.keys(widths)
for (const locale of locales) {
  dates[locale] = {plain: [], ranges: []}
  for (const row of product(fields.map(field => widths[field]))) {
    const options = {...optionsOf(fields, row), timeZone: UTC}
    if (row.every(value => value === undefined)) {
      dates[locale].plain.push(0)
      dates[locale].ranges.push(0, 0, 0)
      continue
    }
    const format = new Intl.DateTimeFormat(locale, options)
    dates[locale].plain.push(indexOf(template(locale, format.formatToParts(moment), moment, options)))
    for (const end of [Date.UTC(2003, 1, 6), Date.UTC(2003, 3, 6), Date.UTC(2004, 3, 6)]) {
      const parts = format.formatRangeToParts(Date.UTC(2003, 1, 4), end)
      dates[locale].ranges.push(indexOf(rangeTemplate(locale, parts, Date.UTC(2003, 1, 4), end, options)))
    }
  }
}

const times = {}
const timeFields = {hour: [, '2-digit', 'numeric'], minute: [, '2-digit', 'numeric'], second: [, '2-digit', 'numeric'], fractionalSecondDigits: [, 2], dayPeriod: [, 'long'], hourCycle: ['h12', 'h23']}
for (const locale of locales) {
  times[locale] = {plain: [], ranges: []}
  for (const row of product(Object.values(timeFields))) {
    const options = {...optionsOf(Object.keys(timeFields), row), timeZone: UTC}
    if (row.slice(0, 5).every(value => value === undefined)) {
      times[locale].plain.push(0)
      times[locale].ranges.push(0, 0, 0)
      continue
    }
    const format = new Intl.DateTimeFormat(locale, options)
    times[locale].plain.push(indexOf(template(locale, format.formatToParts(moment), moment, options)))
    const start = Date.UTC(2003, 1, 4, 5, 6, 7)
    for (const end of [Date.UTC(2003, 1, 4, 5, 8, 7), Date.UTC(2003, 1, 4, 8, 9, 7), Date.UTC(2003, 1, 4, 15, 9, 7)]) {
      times[locale].ranges.push(indexOf(rangeTemplate(locale, format.formatRangeToParts(start, end), start, end, options)))
    }
  }
}

const styles = {}
for (const locale of locales) {
  styles[locale] = {date: {}, time: {}}
  for (const style of ['full', 'long', 'medium', 'short']) {
    styles[locale].date[style] = template(locale, new Intl.DateTimeFormat(locale, {dateStyle: style, timeZone: UTC}).formatToParts(moment), moment)
    styles[locale].time[style] = ['h12', 'h23'].map(hourCycle => template(locale, new Intl.DateTimeFormat(locale, {timeStyle: style, hourCycle, timeZone: UTC}).formatToParts(moment), moment))
  }
}

// Zones: what each is called, and since when.
const zoneNames = new Set(Intl.supportedValuesOf('timeZone'))
const aliases = {}
for (const line of fs.readFileSync('/usr/share/zoneinfo/tzdata.zi', 'utf8').split('\n')) {
  const [kind, first, second] = line.split(' ')
  const name = kind === 'Z' ? first : kind === 'L' ? second : undefined
  if (!name) continue
  try {
    const canonical = new Intl.DateTimeFormat('en-US', {timeZone: name}).resolvedOptions().timeZone
    if (canonical !== name) aliases[name] = canonical
    zoneNames.add(canonical)
  } catch {}
}
const kinds = ['long', 'short', 'longGeneric', 'shortGeneric']
const metas = {list: [], at: new Map()}
// same leaves the second of two out where it is the first again.
const same = ([first, second]) => JSON.stringify(first) === JSON.stringify(second) ? [first] : [first, second]
const metaOf = record => {
  const key = JSON.stringify(record)
  if (!metas.at.has(key)) {
    metas.at.set(key, metas.list.length)
    metas.list.push(record)
  }
  return metas.at.get(key)
}
const zones = {}
for (const zone of [...zoneNames].sort()) {
  const formats = Object.fromEntries(locales.map(locale => [locale, Object.fromEntries([...kinds, 'longOffset'].map(kind => [kind, new Intl.DateTimeFormat(locale, {timeZone: zone, timeZoneName: kind})]))]))
  const show = (locale, kind, time) => formats[locale][kind].formatToParts(time).find(part => part.type === 'timeZoneName').value
  const record = time => same(locales.map(locale => kinds.map(kind => {
    const value = show(locale, kind, time)
    // An offset is written by what the zone is at the time.
    return /^GMT[+-]\d/.test(value) ? '' : value
  })))
  // A year has a record for the winter and one for the summer: by the offset, the smaller one is standard time.
  const runs = []
  for (let year = 1970; year <= 2037; year++) {
    const samples = new Map()
    for (let month = 0; month < 12; month++) {
      const time = Date.UTC(year, month, 15)
      const offset = show('en-US', 'longOffset', time)
      if (!samples.has(offset)) samples.set(offset, [metaOf(record(time)), time])
    }
    runs.push([year, Object.fromEntries([...samples].map(([offset, [meta]]) => [offset.replace('GMT', '') || '0', meta]))])
  }
  const compact = []
  for (const [year, by] of runs) {
    const text = JSON.stringify(by)
    if (compact.length === 0 || compact.at(-1)[1] !== text) compact.push([year, text])
  }
  zones[zone] = compact.map(([year, text]) => [year, JSON.parse(text)])
}

const currencies = {}
for (const code of Intl.supportedValuesOf('currency')) {
  const show = (locale, display, value) => new Intl.NumberFormat(locale, {style: 'currency', currency: code, currencyDisplay: display, maximumFractionDigits: 0}).formatToParts(value).find(part => part.type === 'currency').value
  const symbol = show('en-US', 'symbol', 1), narrow = show('en-US', 'narrowSymbol', 1), british = show('en-GB', 'symbol', 1)
  const digits = new Intl.NumberFormat('en', {style: 'currency', currency: code}).resolvedOptions().maximumFractionDigits
  currencies[code] = [symbol === code ? 0 : symbol, narrow === symbol ? 0 : narrow, british === symbol ? 0 : british, digits, show('en-US', 'name', 1), show('en-US', 'name', 2)]
}

const units = {}
for (const unit of Intl.supportedValuesOf('unit')) {
  units[unit] = Object.fromEntries(locales.map(locale => [locale, ['short', 'narrow', 'long'].map(unitDisplay => [1, 2].map(value =>
    new Intl.NumberFormat(locale, {style: 'unit', unit, unitDisplay}).formatToParts(value).map(part => part.type === 'integer' ? '{0}' : part.value).join('')))]))
  if (JSON.stringify(units[unit]['en-US']) === JSON.stringify(units[unit]['en-GB'])) delete units[unit]['en-GB']
}
const pers = {}
for (const unit of Intl.supportedValuesOf('unit')) {
  pers[unit] = ['short', 'narrow', 'long'].map(unitDisplay => {
    const show = name => new Intl.NumberFormat('en-US', {style: 'unit', unit: name, unitDisplay}).format(2)
    return show(unit === 'byte' ? 'bit-per-byte' : `byte-per-${unit}`).slice(show(unit === 'byte' ? 'bit' : 'byte').length)
  })
}
const special = {}
for (const a of Intl.supportedValuesOf('unit')) for (const b of Intl.supportedValuesOf('unit')) {
  const name = `${a}-per-${b}`
  const found = Object.fromEntries(locales.map(locale => [locale, ['short', 'narrow', 'long'].map((unitDisplay, i) => [1, 2].map((value, j) => {
    const shown = new Intl.NumberFormat(locale, {style: 'unit', unit: name, unitDisplay}).formatToParts(value).map(part => part.type === 'integer' ? '{0}' : part.value).join('')
    return shown === (units[a][locale] ?? units[a]['en-US'])[i][j] + pers[b][i] ? 0 : shown
  }))]))
  if (!JSON.stringify(found).includes('{0}')) continue
  if (JSON.stringify(found['en-US']) === JSON.stringify(found['en-GB'])) delete found['en-GB']
  special[name] = found
}

// Relative times are written by rules, but for these words.
const relative = {}
for (const unit of ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']) {
  relative[unit] = {}
  for (const locale of locales) for (const style of ['long', 'short', 'narrow']) {
    const always = new Intl.RelativeTimeFormat(locale, {style}), auto = new Intl.RelativeTimeFormat(locale, {style, numeric: 'auto'})
    const generic = value => always.formatToParts(value, unit).map(part => part.type === 'integer' ? '{0}' : part.value).join('')
    const words = {}
    for (const value of [-1, 0, 1]) if (auto.format(value, unit) !== always.format(value, unit)) words[value] = auto.format(value, unit)
    relative[unit][`${locale} ${style}`] = [generic(1), generic(2), generic(-1), generic(-2), words]
  }
}

const pack = list => list.map(n => n.toString(36).padStart(2, '0')).join('')
const packed = table => Object.fromEntries(locales.map(locale => [locale, {plain: pack(table[locale].plain), ranges: pack(table[locale].ranges)}]))
if (templates.list.length > 36 * 36) throw new Error('too many templates')

const lists = Object.fromEntries(locales.map(locale => [locale, Object.fromEntries(product([['conjunction', 'disjunction', 'unit'], ['long', 'short', 'narrow']]).map(([type, style]) => {
  const show = items => new Intl.ListFormat(locale, {type, style}).formatToParts(items).filter(part => part.type === 'literal').map(part => part.value)
  return [`${type} ${style}`, [show(['a', 'b'])[0], show(['a', 'b', 'c', 'd'])[0], show(['a', 'b', 'c'])[1]]]
}))]))

const data = {
  names: all, templates: templates.list, dates: packed(dates), times: packed(times), styles, aliases, metas: metas.list, zones,
  zoneList: Intl.supportedValuesOf('timeZone'), currencies, units, pers, special, relative, lists,
  values: Object.fromEntries(['calendar', 'collation', 'numberingSystem'].map(key => [key, {calendar: ['gregory'], collation: [], numberingSystem: ['latn']}[key]])),
}
data.source = `Written by generate.mjs from the CLDR of Node ${process.version} (CLDR ${process.versions.cldr}, tz ${process.versions.tz}); Unicode License.`
process.stdout.write(`{\n${Object.keys(data).sort().map(key => `${JSON.stringify(key)}:${JSON.stringify(data[key])}`).join(',\n')}\n}\n`)
