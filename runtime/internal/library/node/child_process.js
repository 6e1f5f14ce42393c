// child_process: programs, where the host lets its scripts run them.

const EventEmitter = require('events')
const {Readable, Writable} = require('streams')
const {Buffer} = require('buffer')
const {coded, missing, wantString, wrongType} = require('errors')
const {constants: {signals}} = require('os')

const {assign, entries, keys, defineProperty} = Object
const {isArray} = Array
const later = process.nextTick
const {setTimeout: start, clearTimeout: stop} = globalThis

const nameOf = number => number === null ? null : keys(signals).find(name => signals[name] === number) ?? String(number)

const numberOf = signal => {
  if (typeof signal === 'number') return signal
  const number = signals[signal ?? 'SIGTERM']
  if (number === undefined) throw coded(new TypeError(`Unknown signal: ${signal}`), 'ERR_UNKNOWN_SIGNAL')
  return number
}

// given sorts the arguments of a function out: file, args and options.
const given = (file, args, options) => {
  if (wantString('file', file) === '') throw coded(new TypeError("The argument 'file' cannot be empty. Received ''"), 'ERR_INVALID_ARG_VALUE')
  if (!isArray(args)) [args, options] = [[], args ?? options]
  if (options !== undefined && (options === null || typeof options !== 'object')) throw wrongType('options', 'of type object', options)
  options = {...options}
  args = args.map(String)
  if (options.shell) return [typeof options.shell === 'string' ? options.shell : '/bin/sh', ['-c', [file, ...args].join(' ')], options]
  return [file, args, options]
}

const stdioOf = (stdio, usual) => {
  const list = typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio ?? []
  return [0, 1, 2].map(i => {
    const kind = list[i] ?? usual[i]
    if (kind === i || kind === 'inherit' || kind === process.stdin || kind === process.stdout || kind === process.stderr) return 'inherit'
    if (kind === 'pipe' || kind === 'overlapped') return 'pipe'
    if (kind === 'ignore') return 'ignore'
    throw coded(new TypeError(`The argument 'stdio' is invalid. Received ${String(kind)}: there are pipe, inherit and ignore here`), 'ERR_INVALID_ARG_VALUE')
  })
}

// nativeOptions are the options of a program as Go takes them.
const nativeOptions = (options, usual) => ({
  cwd: options.cwd === undefined || options.cwd === null ? process.cwd() : typeof options.cwd === 'object' ? require('url').fileURLToPath(options.cwd) : `${options.cwd}`,
  env: entries(options.env ?? process.env).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`),
  stdio: stdioOf(options.stdio, usual),
})

const startError = (code, call, file, args) =>
  assign(coded(new Error(`${call} ${file} ${code}`), code), {errno: code === 'ENOENT' ? -2 : code === 'EACCES' ? -13 : -5, syscall: `${call} ${file}`, path: file, spawnargs: args})

class Output extends Readable {
  #read
  constructor(read) {
    super()
    this.#read = read
  }
  _read() {
    this.#read((part, code, message) => {
      if (part === undefined) this.destroy(coded(new Error(message), code || 'EIO'))
      else this.push(part === null ? null : Buffer.from(part))
    })
  }
}

class Input extends Writable {
  #child
  constructor(child) {
    super({decodeStrings: true})
    this.#child = child
  }
  _write(chunk, encoding, done) {
    this.#child.write(chunk, failed => done(failed ? coded(new Error('write EPIPE'), 'EPIPE') : null))
  }
  _final(done) {
    this.#child.end()
    done()
  }
  _destroy(error, done) {
    this.#child?.end()
    done(error)
  }
}

class ChildProcess extends EventEmitter {
  #child

  constructor() {
    super()
    assign(this, {connected: false, exitCode: null, signalCode: null, killed: false, spawnfile: null, stdin: null, stdout: null, stderr: null})
  }

  spawn({file, args, options}) {
    this.spawnfile = file
    this.spawnargs = [options.argv0 ?? file, ...args]
    const own = nativeOptions(options, ['pipe', 'pipe', 'pipe'])
    const child = this.#child = native.spawn(file, args, own, (code, signal) => {
      this.exitCode = code
      this.signalCode = nameOf(signal)
      this.stdin?.destroy()
      this.emit('exit', this.exitCode, this.signalCode)
      let open = 1
      const closed = () => { if (--open === 0) this.emit('close', this.exitCode, this.signalCode) }
      for (const stream of [this.stdout, this.stderr]) {
        if (!stream || stream.closed) continue
        open++
        stream.once('close', closed)
        // What nobody reads ends here.
        if (stream.readableFlowing === null && stream.listenerCount('readable') === 0) later(() => stream.resume())
      }
      closed()
    })
    if (child.code !== undefined) {
      const error = startError(child.code, 'spawn', file, args)
      later(() => {
        this.emit('error', error)
        this.emit('close', error.errno, null)
      })
      return
    }
    this.pid = child.pid
    if (own.stdio[0] === 'pipe') this.stdin = new Input(child)
    if (own.stdio[1] === 'pipe') this.stdout = new Output(child.readOutput)
    if (own.stdio[2] === 'pipe') this.stderr = new Output(child.readErrors)
    this.stdio = [this.stdin, this.stdout, this.stderr]
    later(() => this.emit('spawn'))
  }

  kill(signal) {
    const number = numberOf(signal)
    if (!this.pid || this.exitCode !== null || this.signalCode !== null) return false
    const sent = this.#child.kill(number)
    if (sent) this.killed = true
    return sent
  }

  ref() {}
  unref() {}
  [Symbol.dispose]() { this.kill() }
}

const spawn = (file, args, options) => {
  [file, args, options] = given(file, args, options)
  const child = new ChildProcess()
  child.spawn({file, args, options})
  const {timeout, killSignal = 'SIGTERM', signal} = options
  if (timeout > 0) {
    const timer = start(() => child.kill(killSignal), timeout)
    child.once('close', () => stop(timer))
  }
  if (signal) {
    const abort = () => {
      if (!child.kill(killSignal)) return
      child.emit('error', assign(coded(new Error('The operation was aborted', {cause: signal.reason}), 'ABORT_ERR'), {name: 'AbortError'}))
    }
    if (signal.aborted) later(abort)
    else {
      signal.addEventListener('abort', abort, {once: true})
      child.once('close', () => signal.removeEventListener('abort', abort))
    }
  }
  return child
}

const decoded = (bytes, encoding) => encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes

const execFile = (file, ...rest) => {
  const callback = typeof rest.at(-1) === 'function' ? rest.pop() : undefined
  const [, args, options] = given(file, ...rest)
  const {encoding = 'utf8', maxBuffer = 1024 * 1024, killSignal = 'SIGTERM'} = options
  const child = options.shell ? spawn(file, rest[0] && isArray(rest[0]) ? rest[0] : [], options) : spawn(file, args, {...options, shell: false})
  const command = options.command ?? [file, ...args].join(' ')
  const parts = {stdout: [], stderr: []}
  let problem, ended = false
  const end = (code, signal) => {
    if (ended || !callback) return
    ended = true
    const [stdout, stderr] = ['stdout', 'stderr'].map(name => decoded(Buffer.concat(parts[name]), encoding))
    if (!problem && (code !== 0 || signal !== null)) {
      problem = assign(new Error(`Command failed: ${command}\n${stderr}`), {code, killed: child.killed, signal})
    }
    if (problem) callback(assign(problem, {cmd: command, stdout, stderr}), stdout, stderr)
    else callback(null, stdout, stderr)
  }
  for (const name of ['stdout', 'stderr']) {
    let size = 0
    child[name]?.on('data', chunk => {
      size += chunk.length
      if (size <= maxBuffer) return void parts[name].push(chunk)
      problem ??= coded(new RangeError(`${name} maxBuffer length exceeded`), 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
      child.kill(killSignal)
    })
  }
  child.on('error', error => {
    problem = error
    end(null, null)
  })
  child.on('close', end)
  return child
}

const exec = (command, options, callback) => {
  if (typeof options === 'function') [options, callback] = [undefined, options]
  wantString('command', command)
  return execFile(command, [], {...options, shell: options?.shell || true, command}, callback)
}

const promised = call => {
  const made = (...args) => {
    let child
    const promise = new Promise((resolve, reject) => {
      child = call(...args, (error, stdout, stderr) => error ? reject(error) : resolve({stdout, stderr}))
    })
    promise.child = child
    return promise
  }
  return made
}
for (const call of [exec, execFile]) defineProperty(call, Symbol.for('nodejs.util.promisify.custom'), {value: promised(call)})

const spawnSync = (file, args, options) => {
  [file, args, options] = given(file, args, options)
  const {input, encoding = 'buffer'} = options
  const own = {
    ...nativeOptions(options, ['pipe', 'pipe', 'pipe']),
    input: input === undefined || input === null ? Buffer.alloc(0) : typeof input === 'string' ? Buffer.from(input, encoding === 'buffer' ? 'utf8' : encoding) : Buffer.from(input.buffer, input.byteOffset, input.byteLength),
    timeout: options.timeout ?? 0, killSignal: numberOf(options.killSignal), maxBuffer: Math.min(options.maxBuffer ?? 1024 * 1024, 0x7fffffff),
  }
  const made = native.spawnSync(file, args, own)
  const outputs = ['stdout', 'stderr'].map((name, i) => own.stdio[i + 1] === 'pipe' && made.pid !== undefined ? decoded(Buffer.from(made[name]), encoding) : null)
  const result = {}
  if (made.code !== undefined) result.error = startError(made.code, 'spawnSync', file, args)
  if (made.pid === undefined) return assign(result, {status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null})
  return assign(result, {status: made.status, signal: nameOf(made.signal), output: [null, ...outputs], pid: made.pid, stdout: outputs[0], stderr: outputs[1]})
}

const checked = (result, command, inherits) => {
  if (!result.error && result.status === 0) return result.stdout
  if (inherits && result.stderr) process.stderr.write(result.stderr)
  throw assign(result.error ?? new Error(`Command failed: ${command}${result.stderr?.length ? `\n${result.stderr}` : ''}`), result)
}

const execFileSync = (file, args, options) => {
  const [, list, all] = given(file, args, options)
  const result = spawnSync(file, isArray(args) ? args : [], all)
  return checked(result, [file, ...all.shell ? [] : list].join(' '), !all.stdio)
}

const execSync = (command, options) => checked(spawnSync(wantString('command', command), [], {...options, shell: options?.shell || true}), command, !options?.stdio)

return missing({ChildProcess, exec, execFile, execFileSync, execSync, spawn, spawnSync}, 'child_process', ['fork'])
