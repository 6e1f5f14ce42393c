// What a script tells of its tests, one event after another, as Node's TestsStream has them.

const {process} = native

const tell = (type, data) => native.tell(JSON.stringify({type, ...data}))

// place is where a test stands.
const place = loc => loc ? {file: loc.file, line: loc.line, column: loc.column} : {}

const of = test => ({name: test.name, nesting: test.nesting, ...place(test.loc)})

// directive is why a test does not count: true, or the words that were given.
const directive = test => test.skipped ? {skip: test.message ?? true} : test.isTodo ? {todo: test.message ?? true} : {}

const unwrapped = new Set(['testCodeFailure', 'hookFailed', 'uncaughtException', 'unhandledRejection'])

const isAssertion = value => value !== null && typeof value === 'object' && 'expected' in value && 'actual' in value

const lines = text => text.split(/\n|\r\n/)

// yaml writes a value as TAP has it, with the indentation of its test left to whoever prints it.
const yaml = (indent, name, value, seen) => {
  if (value === undefined) return ''
  const prefix = `${indent}  ${name}:`
  if (value === null) return `${prefix} ~\n`
  if (typeof value !== 'object') {
    const text = native.inspectWith(value, {colors: false, breakLength: Infinity})
    if (typeof value !== 'string') return `${prefix} ${text}\n`
    const all = lines(value)
    if (all.length === 1) return `${prefix} ${text}\n`
    return `${prefix} |-\n` + all.map(line => `${indent}    ${line}\n`).join('')
  }
  seen.add(value)
  const isError = value instanceof Error
  let inner = indent
  let result = ''
  if (name !== null) {
    result += prefix + (value instanceof Date ? ' ' + value.toISOString() : '') + '\n'
    inner += '  '
  }
  for (const [key, member] of Object.entries(value)) {
    if (isError && (key === 'cause' || key === 'code')) continue
    result += seen.has(member) ? `${inner}  ${key}: <Circular>\n` : yaml(inner, key, member, seen)
  }
  return isError ? result + yamlOfError(indent, value, seen) : result
}

// yamlOfError writes what an error says; one of the runner's own that stands for a script's says what that one does.
const yamlOfError = (indent, error, seen) => {
  const {cause} = error
  const shown = error.code === 'ERR_TEST_FAILURE' && unwrapped.has(error.failureType) ? cause : undefined
  const of = name => shown?.[name] ?? error[name]
  const name = of('name')
  let result = yaml(indent, 'error', of('message') ?? '<unknown error>', seen)
  if (of('code')) result += yaml(indent, 'code', of('code'), seen)
  if (name && name !== 'Error') result += yaml(indent, 'name', name, seen)
  const assertion = isAssertion(shown) ? shown : isAssertion(error) ? error : undefined
  if (assertion) {
    result += yaml(indent, 'expected', assertion.expected, new Set(seen))
    result += yaml(indent, 'actual', assertion.actual, new Set(seen))
    const operator = assertion.operator ?? error.operator
    if (operator) result += yaml(indent, 'operator', operator, seen)
  }
  const frames = lines(native.stack(shown instanceof Error ? shown : error)).filter(line => line.startsWith('    at ')).map(line => line.slice(7))
  if (frames.length > 0) result += `${indent}  stack: |-\n` + frames.map(frame => `${indent}    ${frame}\n`).join('')
  return result
}

// where is the innermost place of a script in an error's stack.
const where = error => {
  if (!(error instanceof Error)) return {}
  const frame = /^ {4}at (?:.* \()?(\/.*|[A-Za-z]:[\\/].*):(\d+):(\d+)\)?$/m.exec(native.stack(error))
  return frame ? {errorFile: frame[1], errorLine: Number(frame[2]), errorColumn: Number(frame[3])} : {}
}

const shown = (value, colors) => native.inspectWith(value, {colors, breakLength: Infinity})

// problem describes the error of a test that has failed.
const problem = error => {
  const inner = error.code === 'ERR_TEST_FAILURE' ? error.cause : error
  return {
    failureType: String(error.failureType ?? ''), message: String(error.message ?? ''), code: String(error.code ?? ''),
    text: shown(inner, native.colors), whole: shown(error, false), yaml: yaml('', null, error, new Set()), ...where(inner),
  }
}

const details = test => ({
  number: test.testNumber, duration: test.endTime - test.startTime, kind: test.reportedType,
  ...directive(test), ...(test.passed ? {} : {error: problem(test.error)}),
})

const report = {
  begin: () => tell('test:begin', {}),
  enqueue: test => tell('test:enqueue', of(test)),
  dequeue: test => tell('test:dequeue', of(test)),
  start: test => tell('test:start', of(test)),
  complete: test => tell('test:complete', {...of(test), number: test.testNumber, passed: test.passed}),
  plan: (test, nesting, count) => tell('test:plan', {nesting, count, ...place(test.loc)}),

  result(test) {
    const failed = !test.passed
    if (failed && !test.isTodo) process.exitCode = 1
    tell(failed ? 'test:fail' : 'test:pass', {...of(test), ...details(test), cancelled: test.cancelled})
    for (const message of test.diagnostics) tell('test:diagnostic', {nesting: test.nesting, message: String(message), ...place(test.loc)})
  },

  strayFailure(hook, number) {
    process.exitCode = 1
    tell('test:fail', {...of(hook), name: hook.loc?.file ?? hook.name, nesting: 0, number, duration: hook.endTime - hook.startTime, error: problem(hook.error)})
  },

  // end tells of all tests together; summary marks what whoever runs several files says for all of them.
  end(root) {
    const {topLevel, ...counters} = root.harness.counters
    tell('test:plan', {nesting: 0, count: topLevel, summary: true})
    for (const message of root.diagnostics) tell('test:diagnostic', {nesting: 0, message: String(message)})
    const told = {...counters, duration_ms: root.endTime - root.startTime}
    for (const name in told) tell('test:diagnostic', {nesting: 0, message: `${name} ${told[name]}`, summary: true})
    tell('test:end', {})
  },
}

return {report}
