// The tree of tests: what runs when, what a test comes to, and in what order it is told. As Node 20 has it, so that
// files run in both with the same results.

const {AsyncLocalStorage} = require('async_hooks')
const {coded, missing, outOfRange, wrongType} = require('errors')
const {report} = require('test/report')

// Those of before a script may put others in their place.
const {setTimeout, clearTimeout, AbortController} = globalThis

const current = new AsyncLocalStorage() // the test whose code runs
const settings = native.settings() // {only, names, timeout}: of who runs the file
const patterns = settings.names.map(([source, flags]) => new RegExp(source, flags))
const noop = () => {}

// Errors of the runner's own say by their kind what they are of.
const failures = new WeakSet()

const failure = (cause, failureType) => {
  const message = cause?.message ?? cause
  const error = coded(new Error(typeof message === 'string' ? message : native.inspect(message)), 'ERR_TEST_FAILURE')
  Object.assign(error, {failureType, cause})
  failures.add(error)
  return error
}

const isFailure = error => failures.has(error)

const abortError = message => Object.defineProperty(coded(new Error(message), 'ABORT_ERR'), 'name', {value: 'AbortError', writable: true, configurable: true})

const deferred = () => {
  const made = {}
  made.promise = new Promise((resolve, reject) => Object.assign(made, {resolve, reject}))
  return made
}

const once = call => {
  let result
  return (...args) => result ??= call(...args)
}

const wantCount = (name, value, least = 0) => {
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
  if (value < least || value > 0xffffffff) throw outOfRange(name, `>= ${least} && <= 4294967295`, value)
}

const maxTimeout = 2 ** 31 - 1

class Plan {
  actual = 0

  constructor(expected) {
    if (typeof expected !== 'number') throw wrongType('count', 'of type number', expected)
    wantCount('count', expected)
    this.expected = expected
  }

  check() {
    if (this.actual !== this.expected) throw failure(`plan expected ${this.expected} assertions but received ${this.actual}`, 'testCodeFailure')
  }
}

const asserted = ['deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match',
  'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'ok', 'rejects', 'strictEqual', 'throws']

const fullName = test => test.parent && test.parent !== test.root ? `${fullName(test.parent)} > ${test.name}` : test.name

class TestContext {
  #test
  #assert

  constructor(test) { this.#test = test }

  get signal() { return this.#test.signal }
  get name() { return this.#test.name }
  get fullName() { return fullName(this.#test) }
  get error() { return this.#test.error }
  get passed() { return this.#test.passed }
  diagnostic(message) { this.#test.diagnostic(message) }
  runOnly(value) { this.#test.runOnlySubtests = !!value }
  skip(message) { this.#test.skip(message) }
  todo(message) { this.#test.todo(message) }

  plan(count) {
    if (this.#test.plan !== null) throw failure('cannot set plan more than once', 'testCodeFailure')
    this.#test.plan = new Plan(count)
  }

  get assert() {
    if (this.#assert === undefined) {
      const original = require('assert')
      const test = this.#test
      this.#assert = {}
      for (const name of asserted) {
        this.#assert[name] = (...args) => {
          if (test.plan !== null) test.plan.actual++
          return original[name](...args)
        }
      }
      missing(this.#assert, 't.assert', ['snapshot', 'fileSnapshot', 'register']) // of later Nodes
    }
    return this.#assert
  }

  get mock() { return this.#test.mock ??= new (require('test/mock').MockTracker)() }

  test(name, options, fn) {
    if (this.#test.plan !== null) this.#test.plan.actual++
    return this.#test.createSubtest(Test, name, options, fn, {loc: native.place()}).start()
  }

  before(fn, options) { this.#hook('before', fn, options) }
  after(fn, options) { this.#hook('after', fn, options) }
  beforeEach(fn, options) { this.#hook('beforeEach', fn, options) }
  afterEach(fn, options) { this.#hook('afterEach', fn, options) }

  #hook(name, fn, options) { this.#test.createHook(name, fn, {...options, hookType: name, loc: native.place()}) }
}

class SuiteContext {
  #suite

  constructor(suite) { this.#suite = suite }

  get signal() { return this.#suite.signal }
  get name() { return this.#suite.name }
  get fullName() { return fullName(this.#suite) }
}

const hooksOf = parent => ({
  before: [], after: [], ownAfterEach: 0,
  beforeEach: parent ? parent.hooks.beforeEach.slice() : [],
  afterEach: parent ? parent.hooks.afterEach.slice() : [],
})

class Test {
  #reportedStart = false
  #controller
  #aborted = false
  #stopped = new Set() // called when the test is aborted

  constructor(options) {
    let {fn, name, parent = null, skip} = options
    const {concurrency, loc, only, timeout, todo, signal, plan} = options
    if (typeof fn !== 'function') fn = noop
    if (typeof name !== 'string' || name === '') name = fn.name || '<anonymous>'

    this.parent = parent
    this.root = parent === null ? this : parent.root
    this.hooks = hooksOf(parent)
    if (parent === null) {
      Object.assign(this, {concurrency: 1, nesting: 0, only: settings.only, runOnlySubtests: settings.only, testNumber: 0, timeout: null})
    } else {
      this.concurrency = parent.concurrency
      this.nesting = parent.parent === null ? parent.nesting : parent.nesting + 1
      this.only = only ?? !parent.runOnlySubtests
      this.runOnlySubtests = !this.only
      this.testNumber = parent.subtests.length + 1
      this.timeout = parent.timeout
    }

    if (typeof concurrency === 'number') {
      wantCount('options.concurrency', concurrency, 1)
      this.concurrency = concurrency
    } else if (typeof concurrency === 'boolean') {
      this.concurrency = !concurrency ? 1 : parent === null ? Math.max(native.processors() - 1, 1) : Infinity
    } else if (concurrency != null) {
      throw wrongType('options.concurrency', 'one of type boolean or number', concurrency)
    }
    if (timeout != null && timeout !== Infinity) {
      if (typeof timeout !== 'number') throw wrongType('options.timeout', 'of type number', timeout)
      if (!(timeout >= 0 && timeout <= maxTimeout)) throw outOfRange('options.timeout', `>= 0 && <= ${maxTimeout}`, timeout)
      this.timeout = timeout
    } else if (timeout === Infinity) {
      this.timeout = null
    }

    this.name = name
    if (patterns.length > 0 && !this.matches()) skip = 'test name does not match pattern'
    if (settings.only && !this.only) skip = "'only' option not set"
    if (skip) fn = noop

    if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw wrongType('options.signal', 'an instance of AbortSignal', signal)
    this.outerSignal = signal
    this.outerSignal?.addEventListener('abort', this.#onAbort)

    Object.assign(this, {
      fn, loc, plan: null, expectedAssertions: plan, cancelled: false,
      skipped: skip !== undefined && skip !== false, isTodo: todo !== undefined && todo !== false,
      message: typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : null,
      startTime: null, endTime: null, passed: false, error: null, finished: false, mock: null, diagnostics: [],
      activeSubtests: 0, pendingSubtests: [], readySubtests: new Map(), subtests: [], waitingOn: 0,
    })
    if (!settings.only && (only || this.runOnlySubtests)) this.diagnostic("'only' and 'runOnly' require the --test-only command-line option.")
  }

  // matches tells whether the test, or one that it is part of, is among those that are asked for.
  matches() { return patterns.some(pattern => pattern.exec(this.name) !== null) || this.parent?.matches() }

  get signal() {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort()
    }
    return this.#controller.signal
  }

  abort() {
    if (this.#aborted) return
    this.#aborted = true
    this.#controller?.abort()
    for (const stopped of this.#stopped) stopped()
  }

  // revive has a test that was aborted run again, as hooks do.
  revive() { [this.#aborted, this.#controller] = [false, undefined] }

  #onAbort = () => {
    const reason = this.outerSignal?.reason
    const error = reason instanceof Error ? reason : abortError('The test was aborted')
    error.failureType = 'testAborted'
    this.cancel(error)
  }

  shouldAbort() {
    if (!this.#aborted && !this.outerSignal?.aborted) return false
    this.#onAbort()
    return true
  }

  // stopping returns a promise that ends the wait for a test that is aborted or takes too long, and what gives it up.
  stopping() {
    const stop = deferred()
    stop.promise.catch(noop) // whoever waits is told as well
    this.#stopped.add(stop.resolve)
    if (this.#aborted) stop.resolve()
    const limit = this.timeout
    const timer = limit === null ? undefined : setTimeout(() => stop.reject(failure(`test timed out after ${limit}ms`, 'testTimeoutFailure')), limit)
    timer?.unref()
    return {promise: stop.promise, end: () => { this.#stopped.delete(stop.resolve); clearTimeout(timer) }}
  }

  hasRoom() { return this.concurrency > this.activeSubtests }

  async runPending() {
    while (this.pendingSubtests.length > 0 && this.hasRoom()) {
      const waiting = this.pendingSubtests.shift()
      report.dequeue(waiting.test)
      await waiting.test.run()
      waiting.resolve()
    }
  }

  // tellReady reports the tests that are done, in order, when it is the turn of this one.
  tellReady(mayTell) {
    const end = this.waitingOn + this.readySubtests.size
    for (let i = this.waitingOn; i < end; i++) {
      const subtest = this.readySubtests.get(i)
      if (subtest === undefined) return
      mayTell ||= this.isItsTurn()
      if (!mayTell) return
      subtest.finalize()
      this.readySubtests.delete(i)
    }
  }

  isItsTurn() { return this.parent === null || this.parent.waitingOn === this.testNumber && this.parent.isItsTurn() }

  createSubtest(Factory, name, options, fn, overrides) {
    if (typeof name === 'function') fn = name
    else if (name !== null && typeof name === 'object') [fn, options] = [options, name]
    else if (typeof options === 'function') fn = options
    if (options === null || typeof options !== 'object') options = {}

    const tooLate = this.finished || this.buildPhaseFinished
    const parent = tooLate ? this.root : this
    const test = new Factory({fn, name, parent, ...options, ...overrides})
    if (parent.waitingOn === 0) parent.waitingOn = test.testNumber
    if (tooLate) test.fail(failure('test could not be started because its parent finished', 'parentAlreadyFinished'))
    parent.subtests.push(test)
    return test
  }

  createHook(name, fn, options) {
    const hook = new TestHook(fn, options)
    if (name === 'before' || name === 'after') hook.run = once(hook.run.bind(hook))
    if (name === 'before' && this.startTime !== null) {
      hook.run(this.runArgs()).then(() => { if (hook.error !== null) this.fail(hook.error) })
    }
    if (name === 'afterEach') this.hooks.afterEach.splice(this.hooks.ownAfterEach++, 0, hook)
    else this.hooks[name].push(hook)
    return hook
  }

  cancel(error) {
    if (this.endTime !== null || this.error !== null) return
    this.fail(error || failure('test did not finish before its parent and was cancelled', 'cancelledByParent'))
    this.cancelled = true
    this.abort()
  }

  fail(error) {
    if (this.error === null) [this.passed, this.error] = [false, error]
  }

  pass() {
    if (this.error === null) this.passed = true
  }

  skip(message) { [this.skipped, this.message] = [true, message] }
  todo(message) { [this.isTodo, this.message] = [true, message] }
  diagnostic(message) { this.diagnostics.push(message) }

  start() {
    report.enqueue(this)
    if (!this.root.harness.running || !this.parent.hasRoom()) {
      const waiting = deferred()
      waiting.test = this
      this.parent.pendingSubtests.push(waiting)
      return waiting.promise
    }
    report.dequeue(this)
    return this.run()
  }

  runArgs() {
    const context = new TestContext(this)
    return {context, args: [context]}
  }

  async runHook(name, args) {
    try {
      for (const hook of this.hooks[name]) {
        await hook.run(args)
        if (hook.error) throw hook.error
      }
    } catch (error) {
      const failed = failure(`failed running ${name} hook`, 'hookFailed')
      failed.cause = isFailure(error) ? error.cause : error
      throw failed
    }
  }

  // call calls the test's function, which may take a callback, and waits for it.
  async call({context, args}, stop) {
    if (this.fn.length !== args.length + 1) {
      return Promise.race([current.run(this, () => Reflect.apply(this.fn, context, args)), stop.promise])
    }
    const called = deferred()
    let calls = 0
    const done = error => {
      if (++calls === 2) throw failure('callback invoked multiple times', 'multipleCallbackInvocations')
      if (calls === 1) error ? called.reject(error) : called.resolve()
    }
    const returned = current.run(this, () => Reflect.apply(this.fn, context, [...args, done]))
    if (!(returned instanceof Promise)) return Promise.race([called.promise, stop.promise])
    this.fail(failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent'))
    return Promise.race([returned, stop.promise])
  }

  // passOver skips the test where who runs the file has had enough.
  passOver() {
    const reason = this.parent === null || this.hookType ? '' : native.passOver()
    if (!reason) return
    this.fn = noop
    this.skip(reason)
  }

  async run() {
    if (this.parent !== null) this.parent.activeSubtests++
    if (this.parent === this.root) native.ended(false)
    this.startTime ??= native.now()
    this.passOver()
    if (this.shouldAbort()) return this.postRun()

    const args = this.runArgs()
    if (this.plan === null && this.expectedAssertions) args.context.plan(this.expectedAssertions)
    const after = async () => {
      if (this.hooks.after.length > 0) await this.runHook('after', args)
    }
    const afterEach = once(async () => {
      if (this.parent?.hooks.afterEach.length > 0 && !this.skipped) await this.parent.runHook('afterEach', args)
    })
    let stop
    try {
      if (this.parent?.hooks.before.length > 0) await this.parent.runHook('before', this.parent.runArgs())
      if (this.parent?.hooks.beforeEach.length > 0 && !this.skipped) await this.parent.runHook('beforeEach', args)
      stop = this.stopping()
      await this.call(args, stop)
      this.shouldAbort()
      this.plan?.check()
      this.pass()
      await afterEach()
      await after()
    } catch (error) {
      if (!isFailure(error)) this.fail(failure(error, 'testCodeFailure'))
      else if (error.failureType === 'testTimeoutFailure') this.cancel(error)
      else this.fail(error)
      await afterEach().catch(noop) // the test has failed already
      await after().catch(noop)
    } finally {
      stop?.end()
      // Hooks are shared, and run again.
      if (this.parent !== null) this.abort()
    }
    // The root is told of when the script is about to end: what is still under way may make tests.
    if (this.parent !== null || this.hookType) this.postRun()
  }

  postRun(pendingError) {
    this.endTime ??= native.now()
    this.startTime ??= this.endTime
    this.pendingSubtests = []
    let failed = 0
    for (const subtest of this.subtests) {
      if (!subtest.finished) {
        subtest.cancel(pendingError)
        subtest.postRun(pendingError)
      }
      if (!subtest.passed && !subtest.isTodo) failed++
    }
    if ((this.passed || this.parent === null) && failed > 0) this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'))
    this.outerSignal?.removeEventListener('abort', this.#onAbort)
    this.mock?.reset()

    if (this.parent === null) {
      if (!this.reported) report.end(this)
      this.reported = true
      return
    }
    report.complete(this)
    this.parent.activeSubtests--
    this.parent.readySubtests.set(this.testNumber, this)
    this.parent.tellReady(false)
    this.parent.runPending()
    const {root} = this
    // The hooks that stand after all tests have their turn now.
    if (this.parent === root && root.activeSubtests === 0 && root.pendingSubtests.length === 0 && root.readySubtests.size === 0) {
      root.run().then(() => native.ended(root.activeSubtests === 0))
    }
  }

  finalize() {
    this.tellReady(true)
    this.root.harness.count(this)
    if (this.subtests.length > 0) report.plan(this, this.subtests[0].nesting, this.subtests.length)
    else this.reportStart()
    report.result(this)
    this.parent.waitingOn++
    this.finished = true
  }

  reportStart() {
    if (this.#reportedStart || this.parent === null) return
    this.#reportedStart = true
    this.parent.reportStart()
    report.start(this)
  }
}

class TestHook extends Test {
  #args

  constructor(fn, options) {
    const {loc, timeout, signal, parent, hookType} = options ?? {}
    super({fn, loc, timeout, signal})
    this.parentTest = parent ?? null
    this.hookType = hookType
  }

  run(args) {
    if (this.error && !this.outerSignal?.aborted) {
      [this.passed, this.error] = [false, null]
      this.abort()
      this.revive()
    }
    this.#args = args
    return super.run()
  }

  runArgs() { return this.#args }
  matches() { return true }

  postRun() {
    // What fails after all tests belongs to none of them.
    const {error, parentTest} = this
    if (!error || parentTest === null || parentTest !== parentTest.root || this.hookType !== 'after') return
    if (isFailure(error)) error.failureType = 'hookFailed'
    this.endTime ??= native.now()
    report.strayFailure(this, parentTest.subtests.length + 1)
  }
}

class Suite extends Test {
  constructor(options) {
    super(options)
    this.reportedType = 'suite'
    if (patterns.length > 0 && !options.skip) {
      this.fn = options.fn || this.fn
      this.skipped = false
    }
    this.runOnlySubtests = settings.only
    const failed = error => { this.fail(failure(error, 'testCodeFailure')) }
    const built = () => { this.buildPhaseFinished = true }
    try {
      const {context, args} = this.runArgs()
      this.built = Promise.resolve(current.run(this, () => Reflect.apply(this.fn, context, args))).catch(failed).finally(built)
    } catch (error) {
      failed(error)
      built()
    }
    this.fn = noop
  }

  runArgs() {
    const context = new SuiteContext(this)
    return {context, args: [context]}
  }

  async run() {
    const args = this.runArgs()
    const after = once(() => this.runHook('after', args))
    let stop
    try {
      this.parent.activeSubtests++
      native.ended(false)
      await this.built
      this.passOver()
      this.startTime = native.now()
      if (this.shouldAbort()) {
        this.subtests = []
        return this.postRun()
      }
      if (this.parent.hooks.before.length > 0) await this.parent.runHook('before', this.parent.runArgs())
      await this.runHook('before', args)
      stop = this.stopping()
      const subtests = this.skipped || this.error ? [] : this.subtests
      await Promise.race([Promise.all(subtests.map(subtest => subtest.start())), stop.promise])
      await after()
      this.pass()
    } catch (error) {
      await after().catch(noop) // the suite has failed already
      this.fail(isFailure(error) ? error : failure(error, 'testCodeFailure'))
    } finally {
      stop?.end()
    }
    this.postRun()
  }
}

return {current, settings, Test, Suite, failure, isFailure}
