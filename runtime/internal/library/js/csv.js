// CSV: tables of text, as spreadsheets write them.

const optionsOf = (method, options, known) => {
  if (options === null || typeof options !== 'object') throw new TypeError(`${method} takes its options as an object`)
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`${method} has no option ${name}: there are ${known.join(', ')}`)
  }
  const {header = true, delimiter, relax = false} = options
  if (typeof header !== 'boolean' && !(Array.isArray(header) && header.every(name => typeof name === 'string'))) {
    throw new TypeError(`${method}: header is true, false or a list of column names`)
  }
  if (delimiter !== undefined && (typeof delimiter !== 'string' || !/^[^"\r\n\ufffd]$/u.test(delimiter))) {
    throw new TypeError(`${method}: delimiter is one character, as ',' or ';' or '\\t'`)
  }
  if (typeof relax !== 'boolean') throw new TypeError(`${method}: relax is true or false`)
  return {header, delimiter, relax}
}

// text is a field's text: nothing for null and undefined, ISO for a Date, JSON for
// other objects that have no text of their own.
const text = value => {
  if (value == null) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (typeof value !== 'object') return String(value)
  const written = String(value)
  return Array.isArray(value) || written.startsWith('[object ') ? JSON.stringify(value) : written
}

const CSV = {
  // parse answers the rows: objects by the names of the header line, or arrays
  // where header is false. A list of names stands for a header line that the text
  // has not. The delimiter is found in the first line unless it is given.
  parse(source, options = {}) {
    const {header, delimiter = '', relax} = optionsOf('CSV.parse', options, ['header', 'delimiter', 'relax'])
    if (typeof source !== 'string' && !(source instanceof Uint8Array)) {
      throw new TypeError('CSV.parse takes text, or a Buffer of UTF-8')
    }
    return native.parse(source, header, delimiter, relax)
  },

  // stringify writes rows that are objects, or arrays. The columns are the keys
  // of all rows, in the order in which they are first met, or those that header lists.
  stringify(rows, options = {}) {
    const {header, delimiter = ','} = optionsOf('CSV.stringify', options, ['header', 'delimiter'])
    if (rows == null || typeof rows[Symbol.iterator] !== 'function' || typeof rows === 'string') {
      throw new TypeError('CSV.stringify takes a list of rows')
    }
    const list = [...rows]
    const columns = Array.isArray(header) ? header : [...new Set(list.flatMap(row => Array.isArray(row) ? [] : Object.keys(Object(row))))]
    const lines = list.map((row, i) => {
      if (row === null || typeof row !== 'object') throw new TypeError(`CSV.stringify: row ${i + 1} is ${row === null ? 'null' : typeof row}, not an object or an array`)
      return Array.isArray(row) ? row.map(text) : columns.map(name => text(row[name]))
    })
    if (header !== false && columns.length > 0) lines.unshift(columns)
    return native.stringify(lines, delimiter)
  },
}
Object.defineProperty(CSV, Symbol.toStringTag, {value: 'CSV', configurable: true})

return {CSV}
