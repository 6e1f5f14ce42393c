// util.parseArgs, as Node has it.

const {coded, wrongType} = require('errors')

const wrongOption = message => coded(new TypeError(message), 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
const wrongValue = message => coded(new TypeError(message), 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')

// longOf finds the long name of a short one.
const longOf = (short, options) => Object.keys(options).find(name => options[name].short === short) ?? short
const typeOf = (name, options) => Object.hasOwn(options, name) ? options[name].type : undefined

// tokens are what the arguments are, each with its place.
const tokensOf = (args, options) => {
  const tokens = []
  let waiting = args.map((text, index) => ({text, index}))
  const option = (name, rawName, index, value, inlineValue) => tokens.push({kind: 'option', name, rawName, index, value, inlineValue})
  while (waiting.length > 0) {
    const {text, index} = waiting.shift()
    const next = waiting[0]
    if (text === '--') {
      tokens.push({kind: 'option-terminator', index})
      for (const rest of waiting) tokens.push({kind: 'positional', index: rest.index, value: rest.text})
      return tokens
    }
    if (/^-[^-]$/.test(text)) {
      const name = longOf(text[1], options)
      if (typeOf(name, options) === 'string' && next !== undefined) option(name, text, index, waiting.shift().text, false)
      else option(name, text, index, undefined, undefined)
    } else if (/^-[^-]./.test(text)) {
      const first = longOf(text[1], options)
      if (typeOf(first, options) === 'string') {
        option(first, text.slice(0, 2), index, text.slice(2), true)
        continue
      }
      // A group: each stands for itself, and the last may have a value.
      const group = []
      for (let i = 1; i < text.length; i++) {
        if (typeOf(longOf(text[i], options), options) !== 'string' || i === text.length - 1) {
          group.push({text: '-' + text[i], index})
        } else {
          group.push({text: '-' + text.slice(i), index})
          break
        }
      }
      waiting = [...group, ...waiting]
    } else if (/^--[^=]+=/.test(text)) {
      const at = text.indexOf('=')
      option(text.slice(2, at), text.slice(0, at), index, text.slice(at + 1), true)
    } else if (text.startsWith('--') && text.length > 2) {
      const name = text.slice(2)
      if (typeOf(name, options) === 'string' && next !== undefined) option(name, text, index, waiting.shift().text, false)
      else option(name, text, index, undefined, undefined)
    } else {
      tokens.push({kind: 'positional', index, value: text})
    }
  }
  return tokens
}

const checkConfig = (options) => {
  for (const name of Object.keys(options)) {
    const {type, short, multiple, default: usual} = options[name]
    if (type !== 'string' && type !== 'boolean') {
      throw coded(new TypeError(`The "options.${name}.type" property must be one of: 'string', 'boolean'. Received ${type === undefined ? 'undefined' : `'${type}'`}`), 'ERR_INVALID_ARG_TYPE')
    }
    if (short !== undefined && (typeof short !== 'string' || short.length !== 1)) {
      if (typeof short !== 'string') throw wrongType(`options.${name}.short`, 'of type string', short)
      throw coded(new TypeError(`The property 'options.${name}.short' must be a single character. Received '${short}'`), 'ERR_INVALID_ARG_VALUE')
    }
    if (multiple !== undefined && typeof multiple !== 'boolean') throw wrongType(`options.${name}.multiple`, 'of type boolean', multiple)
    if (usual !== undefined) {
      const fits = multiple ? Array.isArray(usual) && usual.every(value => typeof value === type) : typeof usual === type
      if (!fits) throw wrongType(`options.${name}.default`, multiple ? `an array of ${type}` : `of type ${type}`, usual)
    }
  }
}

const checkStrict = (token, options, allowPositionals) => {
  if (!Object.hasOwn(options, token.name)) {
    const hint = allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${token.rawName}"` : ''
    throw wrongOption(`Unknown option '${token.rawName}'${hint}`)
  }
  const {short, type} = options[token.name]
  const names = `${short ? `-${short}, ` : ''}--${token.name}`
  if (type === 'string' && typeof token.value !== 'string') throw wrongValue(`Option '${names} <value>' argument missing`)
  if (type === 'boolean' && token.value != null) throw wrongValue(`Option '${names}' does not take an argument`)
  if (type === 'string' && token.inlineValue === false && token.value.length > 1 && token.value.startsWith('-')) {
    throw wrongValue(`Option '${token.rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${token.rawName}'?\n` +
      `To specify an option argument starting with a dash use '${token.rawName.startsWith('--') ? `--${token.name}=-XYZ` : `--${token.name}=-XYZ' or '${token.rawName}-XYZ`}'.`)
  }
}

return config => {
  const {strict = true, options = {}, tokens: wantsTokens = false, args = process.argv.slice(2)} = config ?? {}
  const allowPositionals = config?.allowPositionals ?? !strict
  if (!Array.isArray(args)) throw wrongType('args', 'an instance of Array', args)
  if (options === null || typeof options !== 'object') throw wrongType('options', 'of type object', options)
  checkConfig(options)
  const tokens = tokensOf(args, options)
  const values = Object.create(null), positionals = []
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!allowPositionals) throw coded(new TypeError(`Unexpected argument '${token.value}'. This command does not take positional arguments`), 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
      positionals.push(token.value)
    }
    if (token.kind !== 'option') continue
    if (strict) checkStrict(token, options, allowPositionals)
    if (token.name === '__proto__') continue
    const value = token.value ?? true
    if (!options[token.name]?.multiple) values[token.name] = value
    else if (values[token.name]) values[token.name].push(value)
    else values[token.name] = [value]
  }
  for (const name of Object.keys(options)) {
    if (options[name].default !== undefined && values[name] === undefined) values[name] = options[name].default
  }
  return wantsTokens ? {values, positionals, tokens} : {values, positionals}
}
