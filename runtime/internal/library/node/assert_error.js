// AssertionError: what was compared and how it differs, in the words and the lines of Node 20.

const inspect = native.inspectFunction

const readable = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
}

const maxShort = 12 // the characters of two values that are shown with !== between them

// Errors are compared without their stacks, as copies that have none.
const copies = new WeakSet()

const copyOf = error => {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error)), error)
  Object.defineProperty(copy, 'message', {value: error.message})
  copies.add(copy)
  return copy
}

const options = {compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, sorted: true, getters: true}

const shown = value => {
  if (!copies.has(value)) return inspect(value, options)
  const own = Object.keys(value).length > 0 ? ' ' + inspect({...value}, options) : ''
  return `[${Error.prototype.toString.call(value)}]${own}`
}

const isObject = value => typeof value === 'object' && value !== null
const isAlike = (a, b) => isObject(a) && isObject(b) || typeof a === 'function' && typeof b === 'function'

// sameButComma tells whether lines differ by a comma at the end of one, which is then no difference.
const sameButComma = (a, b) => a === b || a.endsWith(',') && a.slice(0, -1) === b || b.endsWith(',') && b.slice(0, -1) === a

// difference shows two values line by line, what only one has with + or -.
const difference = (actual, expected, operator, message) => {
  let other = '', result = '', end = '', indicator = ''
  let skipped = false
  const inspected = shown(actual)
  const actualLines = inspected.split('\n')
  const expectedLines = shown(expected).split('\n')
  let i = 0
  if (operator === 'strictEqual' && isAlike(actual, expected)) operator = 'strictEqualObject'

  if (actualLines.length === 1 && expectedLines.length === 1 && actualLines[0] !== expectedLines[0]) {
    const [a, b] = [actualLines[0], expectedLines[0]]
    if (a.length + b.length <= maxShort) {
      if (!isObject(actual) && !isObject(expected) && (actual !== 0 || expected !== 0)) return `${message || readable[operator]}\n\n${a} !== ${b}\n`
    } else if (operator !== 'strictEqualObject' && a.length + b.length < 80) {
      while (a[i] === b[i]) i++
      if (i > 2) {
        indicator = `\n  ${' '.repeat(i)}^`
        i = 0
      }
    }
  }

  // What both end with is left out, but for the last lines of it.
  let a = actualLines.at(-1), b = expectedLines.at(-1)
  while (a === b) {
    if (i++ < 3) end = `\n  ${a}${end}`
    else other = a
    actualLines.pop()
    expectedLines.pop()
    if (actualLines.length === 0 || expectedLines.length === 0) break
    ;[a, b] = [actualLines.at(-1), expectedLines.at(-1)]
  }

  const most = Math.max(actualLines.length, expectedLines.length)
  if (most === 0) {
    let all = inspected.split('\n')
    if (all.length > 50) all = [...all.slice(0, 46), '...']
    return `${readable.notIdentical}\n\n${all.join('\n')}\n`
  }
  if (i >= 5) {
    end = `\n...${end}`
    skipped = true
  }
  if (other !== '') {
    end = `\n  ${other}${end}`
    other = ''
  }

  let printed = 0
  let identical = 0
  const head = `${message || readable[operator]}\n+ actual - expected`
  const skippedHead = ' ... Lines skipped'
  const onlyActual = actualLines.length >= most
  const longer = onlyActual ? actualLines : expectedLines
  const common = onlyActual ? expectedLines.length : actualLines.length

  // same shows the identical lines before line i, of which two have been shown already.
  const same = lines => {
    if (identical > 2) {
      if (identical > 3) {
        if (identical > 4) {
          if (identical === 5) {
            result += `\n  ${lines[i - 3]}`
            printed++
          } else {
            result += '\n...'
            skipped = true
          }
        }
        result += `\n  ${lines[i - 2]}`
        printed++
      }
      result += `\n  ${lines[i - 1]}`
      printed++
    }
    identical = 0
  }

  for (i = 0; i < most; i++) {
    if (common < i + 1) {
      same(longer)
      if (onlyActual) result += `\n+ ${longer[i]}`
      else other += `\n- ${longer[i]}`
      printed++
    } else {
      let actualLine = actualLines[i]
      const expectedLine = expectedLines[i]
      if (!sameButComma(actualLine, expectedLine)) {
        same(actualLines)
        result += `\n+ ${actualLine}`
        other += `\n- ${expectedLine}`
        printed += 2
      } else {
        if (expectedLine === actualLine + ',') actualLine += ','
        result += other
        other = ''
        if (++identical <= 2) {
          result += `\n  ${actualLine}`
          printed++
        }
      }
    }
    if (printed > 50 && i < most - 2) return `${head}${skippedHead}\n${result}\n...${other}\n...`
  }
  return `${head}${skipped ? skippedHead : ''}\n${result}${other}${end}${indicator}`
}

// unequal says that a value is what it should not be.
const unequal = (actual, operator) => {
  const base = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function') ? readable.notStrictEqualObject : readable[operator]
  let lines = shown(actual).split('\n')
  if (lines.length > 50) lines = [...lines.slice(0, 46), '...']
  return lines.length === 1 ? `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}` : `${base}\n\n${lines.join('\n')}\n`
}

const cut = (text, length) => text.length > length ? text.slice(0, length - 3) + '...' : text

// compared writes both values beside what should hold between them.
const compared = (actual, expected, operator) => {
  const [a, b] = [shown(actual), shown(expected)]
  if (operator === 'notDeepEqual' && a === b) return cut(`${readable[operator]}\n\n${a}`, 1024)
  const [first, second] = [cut(a, 512), cut(b, 512)]
  if (operator === 'deepEqual') return `${readable[operator]}\n\n${first}\n\nshould loosely deep-equal\n\n${second}`
  const otherwise = readable[operator + 'Unequal']
  return otherwise ? `${otherwise}\n\n${first}\n\nshould not loosely deep-equal\n\n${second}` : `${first} ${operator} ${second}`
}

const isError = value => isObject(value) && 'stack' in value && value instanceof Error

const describe = ({actual, expected, operator, message}) => {
  const shows = operator === 'deepStrictEqual' || operator === 'strictEqual'
  if (message != null) return shows ? difference(actual, expected, operator, message) : String(message)
  if (shows) return difference(actual, expected, operator)
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return unequal(actual, operator)
  return compared(actual, expected, operator)
}

// shortened is a long text as it is shown among the properties of an error.
const shortened = value => {
  if (typeof value !== 'string') return value
  const lines = value.split('\n', 11)
  if (lines.length > 10) return lines.slice(0, 10).join('\n') + '\n...'
  return value.length > 512 ? value.slice(512) + '...' : value
}

const define = (error, name) => Object.defineProperty(error, 'name', {value: name, enumerable: false, writable: true, configurable: true})

class AssertionError extends Error {
  constructor(options) {
    if (!isObject(options)) throw require('errors').wrongType('options', 'of type object', options)
    const {message, operator} = options
    let {actual, expected} = options
    if (message == null && isError(actual) && isError(expected)) [actual, expected] = [copyOf(actual), copyOf(expected)]
    super(describe({actual, expected, operator, message}))
    this.generatedMessage = !message
    define(this, 'AssertionError [ERR_ASSERTION]')
    this.code = 'ERR_ASSERTION'
    Object.assign(this, {actual, expected, operator})
    void this.stack // which is made now, and says so of its code
    define(this, 'AssertionError')
  }

  toString() { return `${this.name} [${this.code}]: ${this.message}` }

  [inspect.custom](depth, context) {
    const {actual, expected} = this
    Object.assign(this, {actual: shortened(actual), expected: shortened(expected)})
    const text = inspect(this, {...context, customInspect: false, depth: 0})
    Object.assign(this, {actual, expected})
    return text
  }
}

return {AssertionError}
