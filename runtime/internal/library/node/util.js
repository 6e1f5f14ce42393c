// util, as Node has it, in part.

const {coded, missing, wantFunction, wantString, wrongType} = require('errors')
const {deepStrictEqual} = require('equal')
const {TextEncoder, TextDecoder} = require('text')
const types = require('util/types')

const promisified = Symbol.for('nodejs.util.promisify.custom')

const promisify = original => {
  wantFunction('original', original)
  if (original[promisified]) return wantFunction('util.promisify.custom', original[promisified])
  const promising = function (...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, value) => error ? reject(error) : resolve(value))
    })
  }
  return Object.defineProperties(Object.setPrototypeOf(promising, Object.getPrototypeOf(original)), Object.getOwnPropertyDescriptors(original))
}
promisify.custom = promisified

// styles are the sequences that begin a style and end it.
const styles = {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25], inverse: [7, 27], hidden: [8, 28],
  strikethrough: [9, 29], doubleunderline: [21, 24], framed: [51, 54], overlined: [53, 55],
}
;['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].forEach((color, i) => {
  styles[color] = [30 + i, 39]
  styles['bg' + color[0].toUpperCase() + color.slice(1)] = [40 + i, 49]
  styles[color + 'Bright'] = [90 + i, 39]
  styles[`bg${color[0].toUpperCase()}${color.slice(1)}Bright`] = [100 + i, 49]
})
Object.assign(styles, {gray: [90, 39], grey: [90, 39], bgGray: [100, 49], bgGrey: [100, 49]})

// styleText styles for a terminal, or for any stream where that is not to be looked at.
const styleText = (format, text, {validateStream = true, stream = process.stdout} = {}) => {
  wantString('text', text)
  const plain = validateStream && (!stream?.isTTY || process.env.NO_COLOR || process.env.NODE_DISABLE_COLORS)
  let [before, after] = ['', '']
  for (const name of Array.isArray(format) ? format : [format]) {
    if (!Object.hasOwn(styles, name)) {
      throw coded(new TypeError(`The argument 'format' must be one of: ${Object.keys(styles).map(style => `'${style}'`).join(', ')}. Received ${native.inspect(name)}`), 'ERR_INVALID_ARG_VALUE')
    }
    before += `\x1b[${styles[name][0]}m`
    after = `\x1b[${styles[name][1]}m` + after
  }
  return plain ? text : before + text + after
}

// deprecate makes a function that warns once, on standard error as Node does.
const warned = new Set()
const deprecate = (call, message, code) => {
  let told = false
  const deprecated = function (...args) {
    if (!told && !(code !== undefined && warned.has(code)) && !process.noDeprecation) {
      told = true
      if (code !== undefined) warned.add(code)
      process.emitWarning(message, 'DeprecationWarning', code)
    }
    return new.target ? Reflect.construct(call, args, new.target) : Reflect.apply(call, this, args)
  }
  return Object.setPrototypeOf(deprecated, call)
}

// debuglog writes for the sections that NODE_DEBUG names.
const debuglog = section => {
  const wanted = String(process.env.NODE_DEBUG ?? '').split(',').some(name => {
    const pattern = name.trim().replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*')
    return pattern !== '' && new RegExp(`^${pattern}$`, 'i').test(section)
  })
  const log = (...args) => { if (wanted) process.stderr.write(`${section.toUpperCase()} ${process.pid}: ${native.format(...args)}\n`) }
  return Object.defineProperty(log, 'enabled', {value: wanted, enumerable: true})
}

const inherits = (constructor, parent) => {
  wantFunction('ctor', constructor)
  if (wantFunction('superCtor', parent).prototype === undefined) throw wrongType('superCtor.prototype', 'of type object', undefined)
  Object.defineProperty(constructor, 'super_', {value: parent, writable: true, configurable: true})
  Object.setPrototypeOf(constructor.prototype, parent.prototype)
}

const isObject = value => value !== null && typeof value === 'object'

const util = missing({
  inspect: native.inspectFunction,
  format: (...args) => native.format(...args),
  formatWithOptions: (options, first, ...rest) => {
    if (options === null || typeof options !== 'object') throw wrongType('inspectOptions', 'of type object', options)
    if (typeof first === 'string') return native.format(first, ...rest.map(value => isObject(value) ? native.inspectFunction(value, options) : value))
    return [first, ...rest].map(value => typeof value === 'string' ? value : native.inspectFunction(value, options)).join(' ')
  },
  promisify,
  isDeepStrictEqual: (a, b) => deepStrictEqual(a, b),
  TextEncoder,
  TextDecoder,
  get parseArgs() { return require('util/parseargs') },
  styleText,
  stripVTControlCharacters: text => wantString('str', text).replace(/[\u001b\u009b][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?\u0007)|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-ntqry=><~]))/g, ''),
  toUSVString: text => String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),

  callbackify: original => {
    wantFunction('original', original)
    const callbackified = function (...args) {
      const callback = wantFunction('last argument', args.pop())
      Reflect.apply(original, this, args).then(
        value => process.nextTick(callback, null, value),
        reason => process.nextTick(callback, reason || Object.assign(coded(new Error('Promise was rejected with falsy value'), 'ERR_FALSY_VALUE_REJECTION'), {reason})))
    }
    return Object.defineProperty(callbackified, 'name', {value: original.name + 'Callbackified', configurable: true})
  },

  inherits,
  deprecate,
  debuglog,
  debug: debuglog,
  types,

  aborted: (signal, resource) => {
    if (!isObject(resource)) throw wrongType('resource', 'of type object', resource)
    return new Promise(resolve => signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), {once: true}))
  },

}, 'util', ['getSystemErrorName', 'getSystemErrorMap', 'MIMEType', 'MIMEParams', 'transferableAbortController', 'transferableAbortSignal'])

// Deprecated in Node, and not enumerable: what packages of old use.
const deprecated = {
  _extend: (target, source) => isObject(source) ? Object.assign(target, source) : target,
  isArray: Array.isArray,
  isBoolean: value => typeof value === 'boolean',
  isBuffer: value => require('buffer').Buffer.isBuffer(value),
  isDate: types.isDate,
  isError: value => value instanceof Error || types.isNativeError(value),
  isFunction: value => typeof value === 'function',
  isNull: value => value === null,
  isNullOrUndefined: value => value == null,
  isNumber: value => typeof value === 'number',
  isObject,
  isPrimitive: value => !isObject(value) && typeof value !== 'function',
  isRegExp: types.isRegExp,
  isString: value => typeof value === 'string',
  isSymbol: value => typeof value === 'symbol',
  isUndefined: value => value === undefined,
}
for (const name of Object.keys(deprecated)) Object.defineProperty(util, name, {value: deprecated[name], writable: true, configurable: true})

return util
