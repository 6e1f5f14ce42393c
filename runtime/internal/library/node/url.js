// url: the web's URL, and Node's own parse, format and resolve of before it.

const {coded, wantString, wrongType} = require('errors')
const {URL, URLSearchParams, fileURLToPath, pathToFileURL} = require('weburl')
const querystring = require('querystring')

const slashed = new Set(['http:', 'https:', 'ftp:', 'gopher:', 'file:', 'ws:', 'wss:'])
const hostless = protocol => /^javascript:?$/i.test(protocol)
const escaped = /[\t\n\r "'<>\\^`{|}]/g

const invalid = input => Object.assign(coded(new TypeError('Invalid URL'), 'ERR_INVALID_URL'), {input})

class Url {
  constructor() {
    for (const name of ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href']) this[name] = null
  }

  parse(url, parseQuery, slashesDenoteHost) {
    wantString('url', url)
    let rest = url.trim()
    const queryAt = rest.search(/[?#]/)
    if (queryAt < 0) rest = rest.replace(/\\/g, '/')
    else rest = rest.slice(0, queryAt).replace(/\\/g, '/') + rest.slice(queryAt)

    const protocol = /^[a-z0-9.+-]+:/i.exec(rest)?.[0]
    const lower = protocol?.toLowerCase()
    if (protocol) {
      this.protocol = lower
      rest = rest.slice(protocol.length)
    }
    let slashes = false
    if (slashesDenoteHost || protocol || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      slashes = rest.startsWith('//')
      if (slashes && !(lower && hostless(lower))) {
        rest = rest.slice(2)
        this.slashes = true
      }
    }
    if (!(lower && hostless(lower)) && (slashes || protocol && !slashed.has(lower))) rest = this.#takeHost(rest, url)
    if (!lower || !hostless(lower)) rest = rest.replace(escaped, encodeURIComponent).replace(/'/g, '%27')

    const hashAt = rest.indexOf('#')
    if (hashAt >= 0) {
      this.hash = rest.slice(hashAt)
      rest = rest.slice(0, hashAt)
    }
    const searchAt = rest.indexOf('?')
    if (searchAt >= 0) {
      this.search = rest.slice(searchAt)
      this.query = parseQuery ? querystring.parse(this.search.slice(1)) : this.search.slice(1)
      rest = rest.slice(0, searchAt)
    } else if (parseQuery) {
      this.search = null
      this.query = Object.create(null)
    }
    if (rest) this.pathname = rest
    if (slashed.has(lower) && this.hostname && !this.pathname) this.pathname = '/'
    if (this.pathname || this.search) this.path = (this.pathname ?? '') + (this.search ?? '')
    this.href = this.format()
    return this
  }

  #takeHost(rest, url) {
    // The host ends at the first of these, but what is before the last @ of it is the auth.
    const hard = rest.search(/[/?#]/)
    const until = hard < 0 ? rest.length : hard
    const at = rest.slice(0, until).lastIndexOf('@')
    if (at >= 0) this.auth = decodeURIComponent(rest.slice(0, at))
    const start = at + 1
    const soft = rest.slice(start).search(/[\t\n\r "#%'/;<>?\\^`{|}]/)
    const end = soft < 0 ? rest.length : start + soft
    this.host = rest.slice(start, end)
    const port = /:[0-9]*$/.exec(this.host)?.[0]
    let name = this.host
    if (port) {
      if (port !== ':') this.port = port.slice(1)
      name = name.slice(0, -port.length)
    }
    if (name.length > 255) name = ''
    name = name.toLowerCase()
    const isIPv6 = name.startsWith('[') && name.endsWith(']')
    if (!isIPv6 && /[\0\t\n\r #%/:<>?@[\\\]^|]/.test(name)) throw invalid(url)
    if (/[^\0-\x7f]/.test(name)) {
      if (!URL.canParse('http://' + name)) throw invalid(url)
      name = new URL('http://' + name).hostname
    }
    this.host = name + (this.port ? ':' + this.port : '')
    this.hostname = isIPv6 ? name.slice(1, -1) : name
    rest = rest.slice(end)
    return isIPv6 || !rest || /^[/?#]/.test(rest) ? rest : '/' + rest
  }

  format() {
    let auth = this.auth ? encodeURIComponent(this.auth).replace(/%3A/i, ':') + '@' : ''
    let protocol = this.protocol ?? '', pathname = this.pathname ?? '', hash = this.hash ?? '', host = ''
    if (this.host) {
      host = auth + this.host
    } else if (this.hostname) {
      host = auth + (this.hostname.includes(':') && !this.hostname.startsWith('[') ? `[${this.hostname}]` : this.hostname)
      if (this.port) host += ':' + this.port
    }
    const query = this.query !== null && typeof this.query === 'object' ? querystring.stringify(this.query) : ''
    let search = this.search || (query && '?' + query) || ''
    if (protocol && !protocol.endsWith(':')) protocol += ':'
    pathname = pathname.replace(/[#?]/g, encodeURIComponent)
    if (this.slashes || slashed.has(protocol)) {
      if (this.slashes || host) {
        if (pathname && !pathname.startsWith('/')) pathname = '/' + pathname
        host = '//' + host
      } else if (/^file/.test(protocol)) {
        host = '//'
      }
    }
    search = search.replace(/#/g, '%23')
    if (hash && !hash.startsWith('#')) hash = '#' + hash
    if (search && !search.startsWith('?')) search = '?' + search
    return protocol + host + pathname + search + hash
  }

  resolve(relative) { return this.resolveObject(parse(relative, false, true)).format() }

  resolveObject(relative) {
    if (typeof relative === 'string') relative = parse(relative, false, true)
    const result = Object.assign(new Url(), this)
    result.hash = relative.hash
    if (relative.href === '') {
      result.href = result.format()
      return result
    }
    if (relative.slashes && !relative.protocol) {
      const protocol = result.protocol
      Object.assign(result, relative, {protocol})
      if (slashed.has(protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/'
      result.href = result.format()
      return result
    }
    if (relative.protocol && relative.protocol !== result.protocol) {
      if (!slashed.has(relative.protocol)) {
        Object.assign(result, relative)
        result.href = result.format()
        return result
      }
      result.protocol = relative.protocol
      if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless(relative.protocol)) {
        const parts = (relative.pathname || '').split('/')
        while (parts.length && !(relative.host = parts.shift()));
        relative.host ||= ''
        relative.hostname ||= ''
        if (parts[0] !== '') parts.unshift('')
        if (parts.length < 2) parts.unshift('')
        result.pathname = parts.join('/')
      } else {
        result.pathname = relative.pathname
      }
      result.search = relative.search
      result.query = relative.query
      result.host = relative.host || ''
      result.auth = relative.auth
      result.hostname = relative.hostname || relative.host
      result.port = relative.port
      if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '')
      result.slashes ||= relative.slashes
      result.href = result.format()
      return result
    }

    const fromRoot = result.pathname?.startsWith('/')
    const toRoot = relative.host || relative.pathname?.startsWith('/')
    let mustBeRooted = toRoot || fromRoot || result.host && relative.pathname
    const removeDots = mustBeRooted
    let path = result.pathname ? result.pathname.split('/') : []
    const parts = relative.pathname ? relative.pathname.split('/') : []
    const noHost = result.protocol && !slashed.has(result.protocol)
    // With another kind of protocol the host stands where a path begins.
    if (noHost) {
      result.hostname = ''
      result.port = null
      if (result.host) {
        if (path[0] === '') path[0] = result.host
        else path.unshift(result.host)
      }
      result.host = ''
      if (relative.protocol) {
        relative.hostname = null
        relative.port = null
        result.auth = null
        if (relative.host) {
          if (parts[0] === '') parts[0] = relative.host
          else parts.unshift(relative.host)
        }
        relative.host = null
      }
      mustBeRooted = mustBeRooted && (parts[0] === '' || path[0] === '')
    }
    if (toRoot) {
      if (relative.host || relative.host === '') {
        if (result.host !== relative.host) result.auth = null
        result.host = relative.host
        result.port = relative.port
      }
      if (relative.hostname || relative.hostname === '') {
        if (result.hostname !== relative.hostname) result.auth = null
        result.hostname = relative.hostname
      }
      result.search = relative.search
      result.query = relative.query
      path = parts
    } else if (parts.length) {
      path = [...path.slice(0, -1), ...parts]
      result.search = relative.search
      result.query = relative.query
    } else if (relative.search != null) {
      if (noHost) {
        result.hostname = result.host = path.shift()
        const auth = result.host && result.host.indexOf('@') > 0 && result.host.split('@')
        if (auth) {
          result.auth = auth.shift()
          result.host = result.hostname = auth.shift()
        }
      }
      result.search = relative.search
      result.query = relative.query
      if (result.pathname !== null || result.search !== null) result.path = (result.pathname ?? '') + (result.search ?? '')
      result.href = result.format()
      return result
    }
    if (!path.length) {
      result.pathname = null
      result.path = result.search ? '/' + result.search : null
      result.href = result.format()
      return result
    }
    const last = path[path.length - 1]
    const slash = (result.host || relative.host || path.length > 1) && (last === '.' || last === '..') || last === ''
    let up = 0
    for (let i = path.length - 1; i >= 0; i--) {
      if (path[i] === '.') {
        path.splice(i, 1)
      } else if (path[i] === '..') {
        path.splice(i, 1)
        up++
      } else if (up) {
        path.splice(i, 1)
        up--
      }
    }
    if (!mustBeRooted && !removeDots) while (up--) path.unshift('..')
    if (mustBeRooted && path[0] !== '' && !path[0]?.startsWith('/')) path.unshift('')
    if (slash && !path.join('/').endsWith('/')) path.push('')
    const isAbsolute = path[0] === '' || path[0]?.startsWith('/')
    if (noHost) {
      result.hostname = result.host = isAbsolute ? '' : path.length ? path.shift() : ''
      const auth = result.host && result.host.indexOf('@') > 0 && result.host.split('@')
      if (auth) {
        result.auth = auth.shift()
        result.host = result.hostname = auth.shift()
      }
    }
    mustBeRooted = mustBeRooted || result.host && path.length
    if (mustBeRooted && !isAbsolute) path.unshift('')
    if (path.length) {
      result.pathname = path.join('/')
    } else {
      result.pathname = null
      result.path = null
    }
    if (result.pathname !== null || result.search !== null) result.path = (result.pathname ?? '') + (result.search ?? '')
    result.auth = relative.auth || result.auth
    result.slashes ||= relative.slashes
    result.href = result.format()
    return result
  }
}

const parse = (url, parseQuery, slashesDenoteHost) => {
  if (url instanceof Url) return url
  return new Url().parse(url, parseQuery, slashesDenoteHost)
}

const format = (url, options) => {
  if (typeof url === 'string') return parse(url).format()
  if (url === null || typeof url !== 'object') throw wrongType('urlObject', 'one of type object or string', url)
  if (!(url instanceof URL)) return Url.prototype.format.call(url)
  const {auth = true, fragment = true, search = true, unicode = false} = options ?? {}
  if (unicode) throw coded(new Error('url.format does not know the option unicode'), 'ERR_METHOD_NOT_IMPLEMENTED')
  const copy = new URL(url.href)
  if (!auth) copy.username = copy.password = ''
  if (!fragment) copy.hash = ''
  if (!search) copy.search = ''
  return copy.href
}

const domain = (name, text) => {
  const url = `ws://${wantString('domain', text)}`
  return URL.canParse(url) ? new URL(url).hostname : ''
}

return {
  Url, parse, format,
  resolve: (from, to) => parse(from, false, true).resolve(to),
  resolveObject: (from, to) => from ? parse(from, false, true).resolveObject(to) : to,
  URL, URLSearchParams, fileURLToPath, pathToFileURL,
  domainToASCII: text => domain('domain', text),

  urlToHttpOptions(url) {
    const options = {
      __proto__: null,
      ...url,
      protocol: url.protocol,
      hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
      hash: url.hash,
      search: url.search,
      pathname: url.pathname,
      path: url.pathname + url.search,
      href: url.href,
    }
    if (url.port !== '') options.port = Number(url.port)
    if (url.username || url.password) options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    return options
  },
}
