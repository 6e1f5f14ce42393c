// querystring, as Node has it.

const unreserved = /[^A-Za-z0-9\-_.!~*'()]/

// escape encodes as encodeURIComponent does; half of a surrogate pair is an error.
const escape = text => {
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : text + ''
  if (!unreserved.test(text)) return text
  try {
    return encodeURIComponent(text)
  } catch {
    throw Object.assign(new URIError('URI malformed'), {code: 'ERR_INVALID_URI'})
  }
}

// unescapeBuffer decodes what is encoded right and leaves the rest as it stands.
const unescapeBuffer = text => {
  const {Buffer} = require('buffer')
  const bytes = Buffer.from(text)
  const decoded = []
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 37 ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : ''
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      decoded.push(parseInt(hex, 16))
      i += 2
    } else {
      decoded.push(bytes[i])
    }
  }
  return Buffer.from(decoded)
}

const unescape = text => {
  try {
    return decodeURIComponent(text)
  } catch {
    return unescapeBuffer(text).toString()
  }
}

const primitive = value => {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return isFinite(value) ? String(value) : ''
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return ''
}

const stringify = (object, separator, equals, options) => {
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : value => querystring.escape(value)
  if (object === null || typeof object !== 'object') return ''
  const pairs = []
  for (const key of Object.keys(object)) {
    const value = object[key]
    const name = encode(primitive(key)) + (equals || '=')
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) pairs.push(name + encode(primitive(value[i])))
    else pairs.push(name + encode(primitive(value)))
  }
  return pairs.join(separator || '&')
}

const parse = (text, separator, equals, options) => {
  const parsed = Object.create(null)
  if (typeof text !== 'string' || text.length === 0) return parsed
  const sign = equals ? String(equals) : '='
  const decode = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : value => querystring.unescape(value)
  const decoded = part => {
    try {
      return decode(part.replace(/\+/g, '%20'))
    } catch {
      return querystring.unescape(part)
    }
  }
  let pairs = text.split(separator ? String(separator) : '&').filter(pair => pair !== '')
  const most = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000
  if (most > 0) pairs = pairs.slice(0, most)
  for (const pair of pairs) {
    const at = pair.indexOf(sign)
    const name = decoded(at < 0 ? pair : pair.slice(0, at)), value = at < 0 ? '' : decoded(pair.slice(at + sign.length))
    if (parsed[name] === undefined) parsed[name] = value
    else if (Array.isArray(parsed[name])) parsed[name].push(value)
    else parsed[name] = [parsed[name], value]
  }
  return parsed
}

const querystring = {unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse}

return querystring
