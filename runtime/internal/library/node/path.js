// path: Node's functions for paths with slashes (path.posix).

const {missing, wantString, wrongType} = require('errors')

// parts resolves the dots of a path's parts. Above the root is the root; above
// a relative path is as many ".." as it takes.
const parts = (path, absolute) => {
  const kept = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!absolute) kept.push('..')
  }
  return kept
}

const isAbsolute = path => wantString('path', path).startsWith('/')

const normalize = path => {
  wantString('path', path)
  if (path === '') return '.'
  const root = isAbsolute(path) ? '/' : ''
  const middle = parts(path, root !== '').join('/')
  const slash = path.endsWith('/') && middle !== '' ? '/' : ''
  if (root + middle === '') return path.endsWith('/') ? './' : '.'
  return root + middle + slash
}

const join = (...list) => {
  const joined = list.filter(part => wantString('path', part) !== '').join('/')
  return joined === '' ? '.' : normalize(joined)
}

const resolve = (...list) => {
  let path = ''
  for (let i = list.length - 1; i >= 0 && !path.startsWith('/'); i--) {
    if (wantString(`paths[${i}]`, list[i]) !== '') path = path === '' ? list[i] : list[i] + '/' + path
  }
  if (!path.startsWith('/')) path = native.cwd() + '/' + path
  return '/' + parts(path, true).join('/')
}

// ends finds the last part of a path, without the slashes after it.
const ends = path => {
  const end = path.replace(/\/+$/, '').length
  return {start: path.lastIndexOf('/', end - 1) + 1, end}
}

const dirname = path => {
  wantString('path', path)
  const {start, end} = ends(path)
  if (end === 0) return path === '' ? '.' : '/'
  if (start === 0) return '.'
  const folder = path.slice(0, start - 1)
  if (folder === '') return '/'
  return folder === '/' ? '//' : folder
}

const basename = (path, suffix) => {
  wantString('path', path)
  if (suffix !== undefined && wantString('suffix', suffix) === path) return ''
  const {start, end} = ends(path)
  const base = path.slice(start, end)
  return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base
}

const extname = path => {
  const base = basename(wantString('path', path))
  const dot = base.lastIndexOf('.')
  return dot <= 0 || base === '..' ? '' : base.slice(dot)
}

const relative = (from, to) => {
  wantString('from', from)
  wantString('to', to)
  const a = parts(resolve(from), true), b = parts(resolve(to), true)
  let common = 0
  while (common < a.length && common < b.length && a[common] === b[common]) common++
  return [...a.slice(common).fill('..'), ...b.slice(common)].join('/')
}

const parse = path => {
  const base = basename(wantString('path', path))
  const root = isAbsolute(path) ? '/' : ''
  const {start} = ends(path)
  const ext = extname(base)
  const dir = start === 0 ? '' : path.slice(0, start - 1) || root
  return {root, dir, base, ext, name: base.slice(0, base.length - ext.length)}
}

const format = object => {
  if (object === null || typeof object !== 'object') throw wrongType('pathObject', 'of type object', object)
  const dir = object.dir || object.root
  const ext = object.ext ? (object.ext.startsWith('.') ? '' : '.') + object.ext : ''
  const base = object.base || (object.name ?? '') + ext
  if (!dir) return base
  return dir === object.root ? dir + base : dir + '/' + base
}

const path = {
  join, resolve, normalize, isAbsolute, dirname, basename, extname, relative, parse, format,
  toNamespacedPath: path => path,
  sep: '/',
  delimiter: ':',
}
path.posix = path
// Packages import it everywhere and use it on Windows.
path.win32 = missing({sep: '\\', delimiter: ';', posix: path}, 'path.win32', [
  'join', 'resolve', 'normalize', 'isAbsolute', 'dirname', 'basename', 'extname', 'relative', 'parse', 'format', 'toNamespacedPath',
])
path.win32.win32 = path.win32

return path
