// assert, as Node has it.

const {wantFunction} = require('errors')
const {deepEqual, deepStrictEqual} = require('equal')

class AssertionError extends Error {
  constructor({message, actual, expected, operator}) {
    super(message)
    Object.defineProperty(this, 'name', {value: 'AssertionError', enumerable: false, writable: true, configurable: true})
    Object.assign(this, {generatedMessage: false, code: 'ERR_ASSERTION', actual, expected, operator})
  }
}

const show = value => native.inspect(value)

// check throws unless something holds: the error given, or one with the message.
const check = (holds, message, usual, actual, expected, operator) => {
  if (holds) return
  if (message instanceof Error) throw message
  const error = new AssertionError({message: message ?? usual(), actual, expected, operator})
  error.generatedMessage = message === undefined
  throw error
}

const compare = (what, sign) => (actual, expected) => () => {
  const [a, b] = [show(actual), show(expected)]
  return a.length + b.length < 60 && !(a + b).includes('\n')
    ? `${what}:\n\n${a} ${sign} ${b}\n`
    : `${what}:\n\nactual:\n${a}\n\nexpected:\n${b}\n`
}

const loosely = sign => (actual, expected) => () => `${show(actual)} ${sign} ${show(expected)}`

const equality = (operator, holds, message) => {
  return (actual, expected, text) => check(holds(actual, expected), text, message(actual, expected), actual, expected, operator)
}

function ok(value, message) {
  check(value, message, () => arguments.length === 0
    ? 'No value argument passed to `assert.ok()`'
    : `The expression evaluated to a falsy value: ${show(value)}`, value, true, '==')
}

// fits tells whether an error is the one expected: of a class, with a message
// that matches, with the properties of an object, or to a function's liking.
const fits = (error, expected) => {
  if (expected === undefined) return true
  if (expected instanceof RegExp) return expected.test(String(error))
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return true
    if (Error.isPrototypeOf(expected) || expected === Error) return false
    return expected.call({}, error) === true
  }
  return Object.keys(expected).concat(expected instanceof Error ? ['name', 'message'] : []).every(key =>
    expected[key] instanceof RegExp && typeof error?.[key] === 'string' ? expected[key].test(error[key]) : deepStrictEqual(error?.[key], expected[key]))
}

const checkThrown = (thrown, expected, message, operator) => {
  if (typeof expected === 'string') [expected, message] = [undefined, expected]
  const what = operator === 'rejects' ? 'rejection' : 'exception'
  const className = typeof expected === 'function' && expected.prototype ? expected.name : ''
  check(thrown, `Missing expected ${what}${className && ` (${className})`}${message === undefined ? '.' : ': ' + message}`, undefined, undefined, expected, operator)
  if (fits(thrown.error, expected)) return
  check(false, message, () => className
    ? `The error is expected to be an instance of "${className}". Received "${thrown.error?.constructor?.name ?? show(thrown.error)}"\n\nError message:\n\n${thrown.error?.message}`
    : `The ${what} is not the one expected:\n\n${show(thrown.error)}\n`, thrown.error, expected, operator)
}

const caught = call => {
  try {
    call()
  } catch (error) {
    return {error}
  }
}

const caughtLater = promise => Promise.resolve(typeof promise === 'function' ? promise() : promise).then(() => undefined, error => ({error}))

const assert = Object.assign((...args) => ok(...args), {
  AssertionError,
  ok,
  equal: equality('==', (a, b) => a == b || Number.isNaN(a) && Number.isNaN(b), loosely('==')),
  notEqual: equality('!=', (a, b) => a != b && !(Number.isNaN(a) && Number.isNaN(b)), loosely('!=')),
  strictEqual: equality('strictEqual', Object.is, compare('Expected values to be strictly equal', '!==')),
  notStrictEqual: equality('notStrictEqual', (a, b) => !Object.is(a, b), compare('Expected "actual" to be strictly unequal to', '===')),
  deepEqual: equality('deepEqual', deepEqual, compare('Expected values to be loosely deep-equal', 'should loosely deep-equal')),
  notDeepEqual: equality('notDeepEqual', (a, b) => !deepEqual(a, b), compare('Expected "actual" not to be loosely deep-equal to', 'should not loosely deep-equal')),
  deepStrictEqual: equality('deepStrictEqual', deepStrictEqual, compare('Expected values to be strictly deep-equal', '!==')),
  notDeepStrictEqual: equality('notDeepStrictEqual', (a, b) => !deepStrictEqual(a, b), compare('Expected "actual" not to be strictly deep-equal to', '===')),
  fail: message => check(false, message, () => 'Failed', undefined, undefined, 'fail'),
  match: (text, pattern, message) => check(pattern.test(text), message, () => `The input did not match the regular expression ${pattern}. Input:\n\n${show(text)}\n`, text, pattern, 'match'),
  doesNotMatch: (text, pattern, message) => check(!pattern.test(text), message, () => `The input was expected to not match the regular expression ${pattern}. Input:\n\n${show(text)}\n`, text, pattern, 'doesNotMatch'),
  throws: (call, expected, message) => checkThrown(caught(wantFunction('fn', call)), expected, message, 'throws'),
  rejects: (promise, expected, message) => caughtLater(promise).then(thrown => checkThrown(thrown, expected, message, 'rejects')),

  doesNotThrow(call, message) {
    const thrown = caught(wantFunction('fn', call))
    check(!thrown, `Got unwanted exception${message === undefined ? '.' : ': ' + message}\nActual message: "${thrown?.error?.message}"`, undefined, thrown?.error, undefined, 'doesNotThrow')
  },

  ifError(value) {
    const text = value instanceof Error ? value.message || value.name : show(value)
    check(value == null, `ifError got unwanted exception: ${text}`, undefined, value, null, 'ifError')
  },
})

assert.strict = Object.assign((...args) => ok(...args), assert, {
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
})
assert.strict.strict = assert.strict

return assert
