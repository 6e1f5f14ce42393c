// assert, as Node has it.

const {coded, missing, received, wantFunction, wrongType} = require('errors')
const {deepEqual, deepStrictEqual} = require('equal')
const {AssertionError} = require('assert/error')
const inspect = native.inspectFunction

const fail = details => {
  if (details.message instanceof Error) throw details.message
  throw new AssertionError(details)
}

// failed throws with a message of assert's own, or the script's.
const failed = (details, generated) => {
  const error = new AssertionError(details)
  error.generatedMessage = generated
  throw error
}

// truthy is ok, with the number of arguments that it was given.
const truthy = (count, value, message) => {
  if (value) return
  if (message instanceof Error) throw message
  let generated = false
  if (count === 0) [generated, message] = [true, 'No value argument passed to `assert.ok()`']
  else if (message == null) {
    generated = true
    const call = native.callText()
    message = call === '' ? undefined : `The expression evaluated to a falsy value:\n\n  ${call}\n`
  }
  failed({actual: value, expected: true, message, operator: '=='}, generated)
}

const ok = (...args) => truthy(args.length, ...args)

// A comparison holds where its test says so.
const comparison = (name, operator, holds) => ({[name](...args) {
  if (args.length < 2) throw coded(new TypeError('The "actual" and "expected" arguments must be specified'), 'ERR_MISSING_ARGS')
  const [actual, expected, message] = args
  if (!holds(actual, expected)) fail({actual, expected, message, operator})
}})

const looseEqual = (a, b) => a == b || Number.isNaN(a) && Number.isNaN(b)

class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue
      const matches = typeof actual?.[key] === 'string' && object[key] instanceof RegExp && object[key].exec(actual[key]) !== null
      this[key] = matches ? actual[key] : object[key]
    }
  }
}

const none = {} // in place of an error where there was none

// expectedError checks that an error is the one expected: of a class, with a text that matches, with the properties of
// an object, or to a function's liking.
const expectedError = (actual, expected, message, operator) => {
  let generated = false
  const say = text => {
    if (!message) [generated, message] = [true, text()]
  }
  if (expected instanceof RegExp) {
    const text = String(actual)
    if (expected.exec(text) !== null) return
    say(() => `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`)
  } else if (typeof expected !== 'function') {
    if (typeof actual !== 'object' || actual === null) {
      try {
        fail({actual, expected, message, operator: 'deepStrictEqual'})
      } catch (error) {
        error.operator = operator
        throw error
      }
    }
    const keys = Object.keys(expected)
    if (expected instanceof Error) keys.push('name', 'message')
    else if (keys.length === 0) throw coded(new TypeError(`The argument 'error' may not be an empty object. Received ${inspect(expected)}`), 'ERR_INVALID_ARG_VALUE')
    for (const key of keys) {
      if (typeof actual[key] === 'string' && expected[key] instanceof RegExp && expected[key].exec(actual[key]) !== null) continue
      if (key in actual && deepStrictEqual(actual[key], expected[key])) continue
      if (message) fail({actual, expected, message, operator})
      const error = new AssertionError({actual: new Comparison(actual, keys), expected: new Comparison(expected, keys, actual), operator: 'deepStrictEqual'})
      throw Object.assign(error, {actual, expected, operator})
    }
    return
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return
  } else if (expected === Error || Object.prototype.isPrototypeOf.call(Error, expected)) {
    say(() => {
      const start = `The error is expected to be an instance of "${expected.name}". Received `
      if (!(actual instanceof Error)) return `${start}"${inspect(actual, {depth: -1})}"`
      const name = actual.constructor?.name || actual.name
      const what = expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`
      return start + what + (actual.message ? `\n\nError message:\n\n${actual.message}` : '')
    })
  } else {
    const result = Reflect.apply(expected, {}, [actual])
    if (result === true) return
    say(() => {
      const name = expected.name ? `"${expected.name}" ` : ''
      const caught = actual instanceof Error ? `\n\nCaught error:\n\n${actual}` : ''
      return `The ${name}validation function is expected to return "true". Received ${inspect(result)}${caught}`
    })
  }
  failed({actual, expected, message, operator}, generated)
}

const ambiguous = reason => coded(new TypeError(`The "error/message" argument is ambiguous. ${reason}`), 'ERR_AMBIGUOUS_ARGUMENT')
const wrongExpected = value => wrongType('error', 'of type function or an instance of Error, RegExp, or Object', value)

const wanted = (operator, what, actual, args) => {
  let [expected, message] = args
  if (typeof expected === 'string') {
    if (args.length === 2) throw wrongExpected(expected)
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === expected) throw ambiguous(`The error message "${actual.message}" is identical to the message.`)
    } else if (actual === expected) {
      throw ambiguous(`The error "${actual}" is identical to the message.`)
    }
    [expected, message] = [undefined, expected]
  } else if (expected != null && typeof expected !== 'object' && typeof expected !== 'function') {
    throw wrongExpected(expected)
  }
  if (actual === none) {
    const details = (expected?.name ? ` (${expected.name})` : '') + (message ? `: ${message}` : '.')
    fail({actual: undefined, expected, operator, message: `Missing expected ${what}${details}`})
  }
  if (expected) expectedError(actual, expected, message, operator)
}

const isExpected = (actual, expected) => {
  if (typeof expected !== 'function') {
    if (expected instanceof RegExp) return expected.exec(String(actual)) !== null
    throw wrongType('expected', 'of type function or an instance of RegExp', expected)
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false
  return Reflect.apply(expected, {}, [actual]) === true
}

const unwanted = (operator, what, actual, [expected, message]) => {
  if (actual === none) return
  if (typeof expected === 'string') [expected, message] = [undefined, expected]
  if (!expected || isExpected(actual, expected)) {
    fail({actual, expected, operator, message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${actual && actual.message}"`})
  }
  throw actual
}

const thrownBy = call => {
  wantFunction('fn', call)
  try {
    call()
  } catch (error) {
    return error
  }
  return none
}

const isPromise = value => value instanceof Promise || typeof value === 'object' && value !== null && typeof value.then === 'function' && typeof value.catch === 'function'

const rejectionOf = async made => {
  let promise = made
  if (typeof made === 'function') {
    promise = made()
    if (!isPromise(promise)) {
      throw coded(new TypeError(`Expected instance of Promise to be returned from the "promiseFn" function but got ${received(promise).slice('Received '.length)}.`), 'ERR_INVALID_RETURN_VALUE')
    }
  } else if (!isPromise(made)) {
    throw wrongType('promiseFn', 'of type function or an instance of Promise', made)
  }
  try {
    await promise
  } catch (error) {
    return error
  }
  return none
}

const matching = (name, should) => ({[name](text, pattern, message) {
  if (!(pattern instanceof RegExp)) throw wrongType('regexp', 'an instance of RegExp', pattern)
  if (typeof text === 'string' && (pattern.exec(text) !== null) === should) return
  if (message instanceof Error) throw message
  const generated = !message
  if (generated && typeof text !== 'string') message = `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})`
  if (!message) message = `The input ${should ? 'did not match' : 'was expected to not match'} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`
  failed({actual: text, expected: pattern, message, operator: name}, generated)
}})

let warned = false

const assert = Object.assign((...args) => ok(...args), {
  fail(...args) {
    let [actual, expected, message, operator] = args
    if (actual == null && args.length <= 1) failed({message: 'Failed', operator: 'fail'}, true)
    if (args.length === 1) {
      [message, actual] = [actual, undefined]
    } else {
      if (!warned) native.process.emitWarning('assert.fail() with more than one argument is deprecated. Please use assert.strictEqual() instead or only pass a message.', 'DeprecationWarning', 'DEP0094')
      warned = true
      if (args.length === 2) operator = '!='
    }
    fail({actual, expected, message, operator: operator === undefined ? 'fail' : operator})
  },

  AssertionError,
  ok,
  ...comparison('equal', '==', looseEqual),
  ...comparison('notEqual', '!=', (a, b) => !looseEqual(a, b)),
  ...comparison('deepEqual', 'deepEqual', deepEqual),
  ...comparison('notDeepEqual', 'notDeepEqual', (a, b) => !deepEqual(a, b)),
  ...comparison('deepStrictEqual', 'deepStrictEqual', deepStrictEqual),
  ...comparison('notDeepStrictEqual', 'notDeepStrictEqual', (a, b) => !deepStrictEqual(a, b)),
  ...comparison('strictEqual', 'strictEqual', Object.is),
  ...comparison('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b)),

  throws(call, ...args) { wanted('throws', 'exception', thrownBy(call), args) },
  async rejects(promise, ...args) { wanted('rejects', 'rejection', await rejectionOf(promise), args) },
  doesNotThrow(call, ...args) { unwanted('doesNotThrow', 'exception', thrownBy(call), args) },
  async doesNotReject(promise, ...args) { unwanted('doesNotReject', 'rejection', await rejectionOf(promise), args) },

  ifError(value) {
    if (value == null) return
    let text = inspect(value)
    if (typeof value === 'object' && typeof value.message === 'string') {
      text = value.message.length === 0 && value.constructor ? value.constructor.name : value.message
    }
    failed({actual: value, expected: null, operator: 'ifError', message: 'ifError got unwanted exception: ' + text}, false)
  },

  ...matching('match', true),
  ...matching('doesNotMatch', false),
})
missing(assert, 'assert', ['CallTracker'])

assert.strict = Object.assign((...args) => ok(...args), assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
})
missing(assert.strict, 'assert', ['CallTracker'])
assert.strict.strict = assert.strict

return assert
