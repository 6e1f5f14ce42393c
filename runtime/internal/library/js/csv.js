// CSV: tables of text, as spreadsheets write them.

const optionsOf = (method, options, known) => {
  if (options === null || typeof options !== 'object') throw new TypeError(`${method} takes its options as an object`)
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`${method} has no option ${name}: there are ${known.join(', ')}`)
  }
  const {header = true, delimiter, relax = false, encoding = '', columns, append = false} = options
  if (typeof header !== 'boolean' && !isNames(header)) throw new TypeError(`${method}: header is true, false or a list of column names`)
  if (columns !== undefined && !isNames(columns)) throw new TypeError(`${method}: columns is a list of names`)
  if (columns !== undefined && Array.isArray(header) && header.length !== columns.length) {
    throw new TypeError(`${method}: header has ${header.length} names for ${columns.length} columns`)
  }
  const written = encoding === '' ? '' : encodings[String(encoding).toLowerCase()]
  if (written === undefined) throw new TypeError(`${method}: encoding is one of ${[...new Set(Object.values(encodings))].join(', ')}, not ${encoding}`)
  if (typeof append !== 'boolean') throw new TypeError(`${method}: append is true or false`)
  if (delimiter !== undefined && (typeof delimiter !== 'string' || !/^[^"\r\n\ufffd]$/u.test(delimiter))) {
    throw new TypeError(`${method}: delimiter is one character, as ',' or ';' or '\\t'`)
  }
  if (typeof relax !== 'boolean') throw new TypeError(`${method}: relax is true or false`)
  return {header, delimiter, relax, encoding: written, columns, append}
}

const isNames = list => Array.isArray(list) && list.every(name => typeof name === 'string')

// What files may be written in, by the names that people give it.
const encodings = {
  'utf-8': 'utf-8', utf8: 'utf-8', 'utf-16le': 'utf-16le', utf16le: 'utf-16le', 'utf-16be': 'utf-16be', utf16be: 'utf-16be',
  latin1: 'latin1', 'iso-8859-1': 'latin1', 'windows-1252': 'windows-1252', cp1252: 'windows-1252',
}

const fileOf = (method, file) => {
  if (typeof file !== 'string' || file === '' || file.includes('\0')) throw new TypeError(`${method} takes the name of a file`)
  return file
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

// fieldsOf is a row as a list of texts.
const fieldsOf = (method, row, columns, i) => {
  if (row === null || typeof row !== 'object') throw new TypeError(`${method}: row ${i} is ${row === null ? 'null' : typeof row}, not an object or an array`)
  return Array.isArray(row) ? row.map(text) : columns.map(name => text(row[name]))
}

// Rows are those of a file, which each loop reads from its beginning.
class Rows {
  #open
  #first
  #line

  constructor(file, open) {
    this.file = file
    this.#open = open
    this.#first = open() // so that what is wrong with the file is told where it is named
  }

  get line() { return this.#line }

  [Symbol.iterator]() {
    const from = this.#first ?? this.#open()
    this.#first = undefined
    let ended = false
    const next = () => {
      if (ended) return {value: undefined, done: true}
      let value
      try { value = from.next() } catch (e) {
        ended = true
        throw e
      }
      ended = value === undefined
      if (!ended) this.#line = from.line()
      return {value, done: ended}
    }
    const finish = value => {
      ended = true
      from.close()
      return {value, done: true}
    }
    return {__proto__: Iterator.prototype, next, return: finish}
  }

  [Symbol.asyncIterator]() {
    const rows = this[Symbol.iterator]()
    return {
      next: async () => rows.next(),
      return: async value => rows.return(value),
      [Symbol.asyncIterator]() { return this },
    }
  }
}
Object.defineProperty(Rows, 'name', {value: 'CSVRows'})

// A Writer writes rows to a file, each before write returns.
class Writer {
  #path
  #columns
  #delimiter
  #head
  #strict

  constructor(path, {header, delimiter = ',', columns, append}) {
    this.file = path
    this.rows = 0
    this.#path = path
    this.#delimiter = delimiter
    const names = columns ?? (Array.isArray(header) ? header : undefined)
    this.#columns = names
    this.#head = header === false ? null : Array.isArray(header) ? header : names
    if (header !== false && !this.#head) this.#head = undefined
    this.#strict = !columns
    const there = append ? native.head(path, delimiter) : null
    if (there !== null) {
      if (header !== false) {
        const same = !this.#head || this.#head.length === there.length && this.#head.every((name, i) => name === there[i])
        if (!same) throw new Error(`CSV.writer: ${path} has the columns ${there.join(', ')}, not ${this.#head.join(', ')}`)
        this.#columns ??= there
      }
      this.#head = null // it is there
    } else {
      require('fs').writeFileSync(path, '', {flag: append ? 'a' : 'w'}) // where it cannot be written, that is told now
      if (this.#head) this.#begin()
    }
  }

  // begin writes the header line.
  #begin() {
    this.#append(this.#head)
    this.#head = null
  }

  #append(fields) {
    require('fs').appendFileSync(this.#path, native.stringify([fields], this.#delimiter))
  }

  write(row) {
    const fields = () => fieldsOf('CSV.writer', row, this.#columns ?? [], this.rows + 1)
    if (row !== null && typeof row === 'object' && !Array.isArray(row)) {
      this.#columns ??= Object.keys(row)
      const other = this.#strict && Object.keys(row).find(name => !this.#columns.includes(name))
      if (other) throw new Error(`CSV.writer: row ${this.rows + 1} has ${other}, which is no column of ${this.#path}: name all that rows may have, as in {columns: [${[...this.#columns, other].map(name => `'${name}'`).join(', ')}]}`)
      if (this.#head === undefined) this.#head = this.#columns
    }
    const written = fields()
    if (this.#head) this.#begin()
    this.#append(written)
    this.rows++
  }
}
Object.defineProperty(Writer, 'name', {value: 'CSVWriter'})

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
  // of all rows, in the order in which they are first met, or those that columns or header lists.
  stringify(rows, options = {}) {
    const {header, delimiter = ',', columns: chosen} = optionsOf('CSV.stringify', options, ['header', 'delimiter', 'columns'])
    if (rows == null || typeof rows[Symbol.iterator] !== 'function' || typeof rows === 'string') {
      throw new TypeError('CSV.stringify takes a list of rows')
    }
    const list = [...rows]
    const columns = chosen ?? (Array.isArray(header) ? header : [...new Set(list.flatMap(row => Array.isArray(row) ? [] : Object.keys(Object(row))))])
    const lines = list.map((row, i) => fieldsOf('CSV.stringify', row, columns, i + 1))
    if (header !== false && columns.length > 0) lines.unshift(Array.isArray(header) ? header : columns)
    return native.stringify(lines, delimiter)
  },

  // rows are those of a file, one after another, of which no more than a piece is in memory.
  rows(file, options = {}) {
    const {header, delimiter = '', relax, encoding} = optionsOf('CSV.rows', options, ['header', 'delimiter', 'relax', 'encoding'])
    fileOf('CSV.rows', file)
    return new Rows(file, () => native.rows(file, header, delimiter, relax, encoding))
  },

  // writer writes rows to a file as they come.
  writer(file, options = {}) {
    return new Writer(fileOf('CSV.writer', file), optionsOf('CSV.writer', options, ['header', 'delimiter', 'columns', 'append']))
  },
}
Object.defineProperty(CSV, Symbol.toStringTag, {value: 'CSV', configurable: true})

return {CSV}
