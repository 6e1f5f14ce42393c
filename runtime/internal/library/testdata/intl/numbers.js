// Prints what Intl writes, one line for each set of options.
const out = []
const show = (label, f) => { let r; try { r = f() } catch (e) { r = e.name } out.push(label + ' => ' + r) }
const numbers = [-0, 1, 2.5, 1.005, 999.995, 999999, 1.5e12, 1.23e-7, -12345.6789, NaN, Infinity, -Infinity, 123456789012345680000n, '0.1e-3', '12345678901234567890.123']
const sets = [{}]
for (const style of ['decimal', 'percent']) for (const signDisplay of ['auto', 'never', 'always', 'exceptZero', 'negative']) sets.push({style, signDisplay})
for (const currency of ['USD', 'EUR', 'GBP', 'JPY', 'INR', 'CHF', 'KWD', 'XAF', 'BRL', 'CNY', 'XYZ', 'AUD']) for (const currencyDisplay of ['symbol', 'narrowSymbol', 'code', 'name']) sets.push({style: 'currency', currency, currencyDisplay})
for (const currencySign of ['standard', 'accounting']) for (const signDisplay of ['auto', 'always', 'exceptZero', 'negative', 'never']) sets.push({style: 'currency', currency: 'USD', currencySign, signDisplay})
for (const notation of ['scientific', 'engineering', 'compact']) { sets.push({notation}, {notation, maximumFractionDigits: 2}, {notation, style: 'currency', currency: 'USD'}, {notation, style: 'percent'}, {notation, style: 'unit', unit: 'meter'}, {notation, maximumSignificantDigits: 3}, {notation, compactDisplay: 'long'}, {notation, compactDisplay: 'long', style: 'currency', currency: 'EUR', currencyDisplay: 'name'}, {notation, useGrouping: true}) }
for (const roundingMode of ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven']) sets.push({roundingMode, maximumFractionDigits: 1}, {roundingMode, maximumSignificantDigits: 2}, {roundingMode, maximumFractionDigits: 0})
for (const roundingIncrement of [2, 5, 25, 50, 500]) sets.push({roundingIncrement, maximumFractionDigits: 2, minimumFractionDigits: 2}, {roundingIncrement, maximumFractionDigits: 0, roundingMode: 'halfEven'}, {roundingIncrement, style: 'currency', currency: 'USD', roundingMode: 'floor'})
for (const roundingPriority of ['auto', 'morePrecision', 'lessPrecision']) sets.push({roundingPriority, maximumFractionDigits: 2, maximumSignificantDigits: 3}, {roundingPriority, minimumFractionDigits: 2, minimumSignificantDigits: 3}, {roundingPriority, maximumSignificantDigits: 2})
for (const useGrouping of [true, false, 'always', 'auto', 'min2', 'true', 'false', '']) sets.push({useGrouping})
for (const trailingZeroDisplay of ['auto', 'stripIfInteger']) sets.push({trailingZeroDisplay, minimumFractionDigits: 2}, {trailingZeroDisplay, style: 'currency', currency: 'USD'})
sets.push({minimumIntegerDigits: 5}, {minimumFractionDigits: 2}, {maximumFractionDigits: 0}, {minimumFractionDigits: 5}, {minimumFractionDigits: 3, maximumFractionDigits: 1}, {maximumFractionDigits: 100}, {maximumFractionDigits: 101}, {minimumSignificantDigits: 4}, {style: 'currency'}, {style: 'unit'}, {style: 'x'}, {currency: 'US'}, {minimumSignificantDigits: 22})
for (const unit of ['meter', 'kilometer-per-hour', 'mile-per-hour', 'liter', 'celsius', 'fahrenheit', 'percent', 'byte', 'kilobyte', 'day', 'hour', 'minute', 'second', 'mile-per-gallon', 'foot', 'inch', 'pound', 'stone', 'degree', 'acre', 'liter-per-kilometer', 'meter-per-second', 'nonsense', 'microsecond', 'year', 'month', 'week', 'gigabit-per-second']) for (const unitDisplay of ['short', 'narrow', 'long']) sets.push({style: 'unit', unit, unitDisplay})
for (const locale of ['en', 'en-GB']) for (const [i, set] of sets.entries()) {
  if (locale === 'en-GB' && i % 3 > 0) continue
  show(locale + JSON.stringify(set), () => { const f = new Intl.NumberFormat(locale, set); return JSON.stringify(f.resolvedOptions()) + numbers.map(n => f.format(n)).join(' | ') + JSON.stringify(f.formatToParts(-1234.5)) })
  show('range' + locale + JSON.stringify(set), () => { const f = new Intl.NumberFormat(locale, set); return f.formatRange(1, 2) + f.formatRange(1234, 56789) + f.formatRange(1, 1) + f.formatRange(-5, 5) })
}
for (const type of ['cardinal', 'ordinal']) show(type, () => { const p = new Intl.PluralRules('en', {type}); return [0, 1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111, 112, 1.5, 1.0, NaN, -1].map(n => p.select(n)) + JSON.stringify(p.resolvedOptions()) + p.selectRange(1, 3) })
show('pf', () => new Intl.PluralRules('en', {minimumFractionDigits: 1}).select(1))
console.log(out.join('\n'))
for (const o of [{notation: 'compact', style: 'currency', currency: 'EUR', currencyDisplay: 'name'}, {style: 'unit', unit: 'percent', unitDisplay: 'long'}, {style: 'currency', currency: 'EUR', currencyDisplay: 'name', maximumFractionDigits: 0}, {style: 'currency', currency: 'EUR', currencyDisplay: 'name'}, {notation: 'compact', style: 'currency', currency: 'USD'}, {notation: 'compact'}, {notation: 'compact', style: 'percent'}, {notation: 'scientific'}]) {
  const f = new Intl.NumberFormat('en', o)
  console.log(JSON.stringify(o), [0, 1, 1.01, 1.5, 1000, 1e6, -1, 0.999].map(n => f.format(n)).join(' | '), [[1, 2], [1200, 57000], [1, 57000], [1200, 1300], [-5, 5], [1e6, 2e6], [1e3, 2e6], [1, 1.001]].map(([a, b]) => f.formatRange(a, b)).join(' | '))
}
