// node:test. A script's tests run in the script itself; what becomes of them is told to whoever runs it, or printed
// where nobody listens.

const {missing} = require('errors')
const {current, settings, Test, Suite, failure} = require('test/tree')
const {report} = require('test/report')
const {process} = native

let root

const newHarness = () => ({
  begun: false, // whether a test was started
  running: false, // whether tests may run: once the script has made those that it makes at once
  counters: {tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0},

  count(test) {
    const {counters} = this
    if (test.nesting === 0) counters.topLevel++
    if (test.reportedType === 'suite') {
      counters.suites++
      return
    }
    counters.tests++
    counters[test.skipped ? 'skipped' : test.isTodo ? 'todo' : test.cancelled ? 'cancelled' : test.passed ? 'pass' : 'fail']++
  },
})

// strayed has an error that nothing has caught fail the test whose code it is of.
const strayed = event => error => {
  if (!root.harness.begun) throw error
  const test = current.getStore()
  if (test && !test.finished && !test.hookType) {
    test.fail(failure(error, event))
    test.abort()
    return
  }
  process.exitCode = 1
  if (!test) {
    root.diagnostic(`Error: A resource generated asynchronous activity after the test ended. This activity created the error "${error}" which triggered an ${event} event, caught by the test runner.`)
    return
  }
  const name = test.hookType ? `Test hook "${test.hookType}"` : `Test "${test.name}"`
  const at = test.loc ? ` at ${require('path').relative(process.cwd(), test.loc.file)}:${test.loc.line}:${test.loc.column}` : ''
  root.diagnostic(`Error: ${name}${at} generated asynchronous activity after the test ended. This activity created the error "${error}" and would have caused the test to fail, but instead triggered an ${event} event.`)
}

const getRoot = () => {
  if (root) return root
  root = new Test({name: '<root>', timeout: settings.timeout ?? undefined})
  root.harness = newHarness()
  root.startTime = native.now()
  report.begin()
  const onException = strayed('uncaughtException')
  const onRejection = strayed('unhandledRejection')
  process.on('uncaughtException', onException)
  process.on('unhandledRejection', onRejection)
  process.on('beforeExit', async function ending() {
    process.removeListener('beforeExit', ending)
    if (root.subtests.length === 0 && (root.hooks.before.length > 0 || root.hooks.after.length > 0)) await root.run()
    root.postRun(failure('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'))
    process.removeListener('uncaughtException', onException)
    process.removeListener('unhandledRejection', onRejection)
  })
  return root
}

const start = async subtest => {
  await undefined
  const {harness} = root
  if (!harness.begun) {
    harness.begun = true
    queueMicrotask(() => {
      harness.running = true
      root.runPending()
    })
  }
  await subtest.start()
}

const maker = Factory => {
  const make = (name, options, fn, overrides) => {
    const parent = current.getStore() ?? getRoot()
    const subtest = parent.createSubtest(Factory, name, options, fn, overrides)
    return parent instanceof Suite ? Promise.resolve() : start(subtest)
  }
  const test = (name, options, fn) => make(name, options, fn, {loc: native.place()})
  for (const keyword of ['skip', 'todo', 'only']) {
    test[keyword] = (name, options, fn) => make(name, options, fn, {[keyword]: true, loc: native.place()})
  }
  return test
}

const hook = name => (fn, options) => {
  const parent = current.getStore() ?? getRoot()
  parent.createHook(name, fn, {...options, parent, hookType: name, loc: native.place()})
}

const test = maker(Test)
const suite = maker(Suite)
Object.assign(test, {
  after: hook('after'), afterEach: hook('afterEach'), before: hook('before'), beforeEach: hook('beforeEach'),
  describe: suite, it: test, suite, test,
})

let mock
Object.defineProperty(test, 'mock', {
  get: () => mock ??= new (require('test/mock').MockTracker)(),
  enumerable: true, configurable: true,
})

// Of later Nodes, whose names scripts may take before they call them. It is not among what the module lists.
Object.defineProperty(test, 'snapshot', {
  value: missing({}, 'node:test.snapshot', ['setDefaultSnapshotSerializers', 'setResolveSnapshotPath']),
})

return missing(test, 'node:test', ['run'])
