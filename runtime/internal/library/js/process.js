// What process has beside what the host itself needs of it: events, and what Node tells of itself.

const {missing, wrongType} = require('errors')
const {process} = native

const define = (name, value) => Object.defineProperty(process, name, {value, writable: true, enumerable: true, configurable: true})

// The events. The host asks emit by what is given to it, once there has been a listener.
const Emitter = () => require('events')
for (const name of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener']) {
  define(name, {[name](event, listener) {
    native.attend(tell)
    return Emitter().prototype[name].call(process, event, listener)
  }}[name])
}
for (const name of ['off', 'removeListener', 'removeAllListeners', 'emit', 'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners', 'getMaxListeners']) {
  define(name, {[name](...args) { return Reflect.apply(Emitter().prototype[name], process, args) }}[name])
}

// tell emits an event, and answers whether anything listened.
const tell = (event, ...args) => {
  if (process.listenerCount(event) === 0) return false
  process.emit(event, ...args)
  return true
}

const emitWarning = (warning, typeOrOptions, code) => {
  const options = typeOrOptions !== null && typeof typeOrOptions === 'object' ? typeOrOptions : {type: typeOrOptions, code}
  if (typeof warning !== 'string' && !(warning instanceof Error)) throw wrongType('warning', 'of type string or an instance of Error', warning)
  let error = warning
  if (typeof warning === 'string') {
    error = new Error(warning)
    Object.defineProperty(error, 'name', {value: String(options.type || 'Warning'), writable: true, configurable: true})
    if (options.code !== undefined) error.code = options.code
    if (options.detail !== undefined) error.detail = options.detail
  }
  if (error.name === 'DeprecationWarning' && process.noDeprecation) return
  process.nextTick(() => {
    const code = error.code ? `[${error.code}] ` : ''
    process.stderr.write(`(dialtone:${process.pid}) ${code}${error.name}: ${error.message}\n${error.detail === undefined ? '' : error.detail + '\n'}`)
    tell('warning', error)
  })
}

const {node} = native
const values = {
  version: 'v' + node,
  versions: Object.freeze({node, dialtone: native.version}),
  release: {name: 'node'},
  arch: native.arch,
  pid: native.pid,
  ppid: native.ppid,
  execPath: native.execPath,
  execArgv: [],
  argv0: 'dialtone',
  config: {target_defaults: {}, variables: {}},
  features: {inspector: false, debug: false, uv: false, ipv6: true, tls: true},
  uptime: () => native.elapsed() / 1000,

  memoryUsage: Object.assign(function memoryUsage() { return native.memory() }, {rss: () => native.memory().rss}),

  cpuUsage(before) {
    const {user, system} = native.cpu()
    return {user: user - (before?.user ?? 0), system: system - (before?.system ?? 0)}
  },

  umask: () => 0o22,
  emitWarning,
  getuid: () => native.user.uid, geteuid: () => native.user.uid, getgid: () => native.user.gid, getegid: () => native.user.gid,
  hasUncaughtExceptionCaptureCallback: () => false,
  getActiveResourcesInfo: () => [],

  getBuiltinModule: name => {
    const {isBuiltin} = require('module')
    return isBuiltin(String(name)) ? native.module(String(name).replace(/^node:/, '')) : undefined
  },
}
Object.defineProperty(process, 'stdin', {
  get() {
    define('stdin', require('process/stdin').stdin)
    return process.stdin
  },
  set(value) { define('stdin', value) },
  enumerable: true,
  configurable: true,
})

const {extend} = require('process/output')
extend(process.stdout, 1)
extend(process.stderr, 2)

for (const name of Object.keys(values)) define(name, values[name])
missing(process, 'process', ['abort', 'kill', 'chdir', 'dlopen', 'binding', 'resourceUsage', 'setuid', 'setgid', 'setUncaughtExceptionCaptureCallback', 'loadEnvFile', 'setSourceMapsEnabled'])

return {}
