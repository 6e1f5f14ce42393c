// What each assertion says when it fails, and of which kind its error is.
const assert = require('assert')
const {inspect} = require('util')

const long = n => Array.from({length: n}, (_, i) => `element number ${i}`)
const deep = {a: {b: {c: {d: {e: 1}}}}}
class Animal { constructor(name) { this.name = name } }
const same = {a: 1}
const withCode = Object.assign(new Error('coded'), {code: 'E'})

const values = [
  [1, 2], [1, '1'], [0, -0], [-0, 0], [NaN, 1], ['a', 'b'], ['a longer text', 'a longer test'], ['short', 'a text that is a good deal longer than the other one, so that no mark fits below it'],
  ['two\nlines', 'two\nline'], ['a\nb\nc\nd\ne\nf\ng\nh', 'a\nb\nc\nd\nX\nf\ng\nh'], [null, undefined], [true, false], [1n, 2n], [1n, 1], [Symbol('a'), Symbol('b')],
  [{a: 1}, {a: 2}], [{a: 1}, {b: 1}], [{a: 1}, {a: 1, b: 2}], [{a: 1, b: 2}, {a: 1}], [{}, []], [same, {a: 1}], [[1, 2, 3], [1, 2, 4]], [[1, 2], [1, 2, 3]], [[1, 2, 3], [2, 3]],
  [[1, [2, 3]], [1, [2, 4]]], [long(5), long(6)], [long(30), long(30).with(15, 'other')], [long(60), long(60).map(x => x + '!')], [long(60), long(3)],
  [long(12).map(x => ({x})), long(12).map((x, i) => i === 3 || i === 9 ? {x: x + '!'} : {x})], [deep, {a: {b: {c: {d: {e: 2}}}}}],
  [new Map([[1, 2]]), new Map([[1, 3]])], [new Set([1]), new Set([2])], [new Date(0), new Date(1)], [/a/, /b/], [new Error('a'), new Error('b')], [new TypeError('a'), new Error('a')], [withCode, new Error('coded')],
  [new Animal('cat'), {name: 'cat'}], [new Animal('cat'), new Animal('dog')], [() => {}, () => {}], [function f() {}, function g() {}], [[undefined], [null]], [[,], [undefined]], [{a: undefined}, {}],
  [{get a() { return 1 }}, {get a() { return 2 }}], [Buffer.from('ab'), Buffer.from('ac')], [new Uint8Array([1]), new Uint8Array([2])], ['', 'x'], [[], {}], [{b: 1, a: 2}, {a: 1, b: 2}], [Object.create(null), {}],
  [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 9]], [{a: 'x'.repeat(100)}, {a: 'y'.repeat(100)}], ['x'.repeat(600), 'y'.repeat(600)], [NaN, NaN], [1, 1], ['a', 'a'], [[1], [1]],
]

const tell = (what, call) => {
  try {
    call()
    console.log(`${what}: passes`)
  } catch (error) {
    const {name, code, message, generatedMessage, operator} = error
    console.log(`${what}: ${name} ${code} ${generatedMessage} ${operator}\n${message}\n`)
  }
}

values.forEach(([a, b], i) => {
  for (const name of ['equal', 'notEqual', 'strictEqual', 'notStrictEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual']) tell(`${i} ${name}`, () => assert[name](a, b))
})
for (const name of ['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual', 'notStrictEqual']) {
  tell(`${name} with a message`, () => assert[name](1, name.startsWith('not') ? 1 : 2, 'my message'))
  tell(`${name} with an error`, () => assert[name](1, name.startsWith('not') ? 1 : 2, new RangeError('mine')))
  tell(`${name} of one`, () => assert[name](1))
  tell(`${name} with an empty message`, () => assert[name]([1, 2], name.startsWith('not') ? [1] : [3], ''))
}

const thrower = error => () => { throw error }
tell('throws nothing', () => assert.throws(() => {}))
tell('throws nothing of a class', () => assert.throws(() => {}, TypeError))
tell('throws nothing, with a message', () => assert.throws(() => {}, TypeError, 'why'))
tell('throws nothing, a message alone', () => assert.throws(() => {}, 'why'))
tell('throws another class', () => assert.throws(thrower(new Error('boom')), TypeError))
tell('throws another class without a message', () => assert.throws(thrower(new Error('')), TypeError))
tell('throws what is no error', () => assert.throws(thrower('text'), TypeError))
tell('throws one of a class of the same name', () => assert.throws(thrower(new (class TypeError extends Error {})('x')), TypeError))
tell('throws what does not match', () => assert.throws(thrower(new Error('boom')), /bang/))
tell('throws what does not match, with a message', () => assert.throws(thrower(new Error('boom')), /bang/, 'why'))
tell('throws to nobody\'s liking', () => assert.throws(thrower(new Error('boom')), error => false))
tell('throws to nobody\'s liking, by name', () => assert.throws(thrower(new Error('boom')), function likes() { return 1 }))
tell('throws another object', () => assert.throws(thrower(new Error('boom')), {message: 'bang', name: 'Error'}))
tell('throws another object, by pattern', () => assert.throws(thrower(withCode), {message: /bang/, code: 'E'}))
tell('throws another error', () => assert.throws(thrower(new Error('boom')), new Error('bang')))
tell('throws a primitive for an object', () => assert.throws(thrower(5), {message: 'x'}))
tell('throws for an empty object', () => assert.throws(thrower(new Error('x')), {}))
tell('throws the message', () => assert.throws(thrower(new Error('x')), 'x'))
tell('throws the text', () => assert.throws(thrower('x'), 'x'))
tell('throws with a text and a message', () => assert.throws(thrower('x'), 'y', 'z'))
tell('throws with a number', () => assert.throws(thrower('x'), 5))
tell('throws of no function', () => assert.throws('x'))
tell('throws as wanted', () => { assert.throws(thrower(new TypeError('boom')), TypeError); assert.throws(thrower(withCode), {code: 'E'}); assert.throws(thrower(new Error('boom')), /Error: boom/) })
tell('throws an error that a function likes', () => assert.throws(thrower(new Error('boom')), error => error.message === 'boom'))
tell('doesNotThrow', () => assert.doesNotThrow(thrower(new Error('boom'))))
tell('doesNotThrow with a message', () => assert.doesNotThrow(thrower(new Error('boom')), 'why'))
tell('doesNotThrow of a class', () => assert.doesNotThrow(thrower(new TypeError('boom')), TypeError, 'why'))
tell('doesNotThrow of another class', () => assert.doesNotThrow(thrower(new Error('boom')), TypeError))
tell('match', () => assert.match('abc', /x/))
tell('match with a message', () => assert.match('abc', /x/, 'why'))
tell('match of a number', () => assert.match(5, /x/))
tell('match of no pattern', () => assert.match('abc', 'x'))
tell('doesNotMatch', () => assert.doesNotMatch('abc', /b/))
tell('doesNotMatch that holds', () => assert.doesNotMatch('abc', /x/))
tell('ifError', () => assert.ifError(new Error('boom')))
tell('ifError of a text', () => assert.ifError('boom'))
tell('ifError of no message', () => assert.ifError(new TypeError()))
tell('ifError of nothing', () => { assert.ifError(null); assert.ifError(undefined) })
tell('fail', () => assert.fail())
tell('fail with a message', () => assert.fail('why'))
tell('fail with an error', () => assert.fail(new RangeError('mine')))
tell('ok', () => assert.ok(0))
tell('ok of nothing', () => assert.ok())
tell('ok with a message', () => assert.ok(0, 'why'))
tell('ok with an error', () => assert.ok(0, new RangeError('mine')))
tell('assert', () => assert(typeof 123 === 'string'))
tell('assert of several lines', () => {
  assert(
    [1, 2].includes(3) && // a comment )
      'a ) text',
  )
})
tell('strict', () => assert.strict.equal(1, '1'))
tell('strict ok', () => assert.strict(/\)/.test('x') && `${1 + (2)}`))
tell('AssertionError', () => { throw new assert.AssertionError({actual: 1, expected: 2, operator: 'strictEqual'}) })
tell('AssertionError with a message', () => { throw new assert.AssertionError({message: 'mine'}) })
tell('AssertionError of nothing', () => new assert.AssertionError())
const later = async () => {
  for (const [what, call] of Object.entries({
    'rejects nothing': () => assert.rejects(Promise.resolve(1)), 'rejects another class': () => assert.rejects(async () => { throw new Error('x') }, TypeError),
    'rejects no promise': () => assert.rejects(() => 5), 'rejects of a number': () => assert.rejects(5), 'rejects and throws': () => assert.rejects(() => { throw new Error('at once') }),
    'rejects as wanted': () => assert.rejects(Promise.reject(new Error('x')), /x/), doesNotReject: () => assert.doesNotReject(Promise.reject(new Error('x')), 'why'),
  })) await call().then(() => console.log(`${what}: passes`), error => tell(what, () => { throw error }))
}
later().then(() => {
  const shown = error => inspect(error).split('\n').filter(line => !line.startsWith('    at ')).join('\n')
  for (const [a, b] of values.slice(0, 20)) {
    try {
      assert.deepStrictEqual(a, b)
    } catch (error) {
      console.log(shown(error), String(error).split('\n')[0], Object.keys(error).join())
    }
  }
  console.log(shown(new assert.AssertionError({actual: 'l\n'.repeat(20), expected: {a: {b: 1}}, operator: 'deepEqual'})))
})
const object = {get a() { return 1 }, get b() { return {c: [1]} }, set b(x) {}, get d() { throw new Error('no') }, set e(x) {}, get n() { return null }}
for (const getters of [true, false, 'get', 'set']) console.log(inspect(object, {getters}))
