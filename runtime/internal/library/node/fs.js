// fs: Node's synchronous functions for files, within what the host grants.

const {Buffer} = require('buffer')
const {coded, missing, wantFunction, wrongType} = require('errors')
const {encodingOf} = require('encodings')

// nameOf is a file's name as given: a text, or a URL of a file.
const nameOf = (path, argument = 'path') => {
  if (typeof path === 'string') {
    if (path.includes('\0')) throw coded(new TypeError(`The argument '${argument}' must be a string without null bytes`), 'ERR_INVALID_ARG_VALUE')
    return path
  }
  if (path !== null && typeof path === 'object') {
    if (Buffer.isBuffer(path)) return path.toString()
    if (typeof path.href === 'string') return require('url').fileURLToPath(path)
  }
  throw wrongType(argument, 'of type string or an instance of Buffer or URL', path)
}

// optionsOf reads the options of a function, of which a text is the encoding.
const optionsOf = options => {
  const {encoding = null, ...rest} = typeof options === 'string' ? {encoding: options} : options ?? {}
  if (encoding === null || encoding === 'buffer') return {encoding: null, ...rest}
  const known = encodingOf(encoding)
  if (!known) throw coded(new TypeError(`The argument 'encoding' is invalid encoding. Received '${encoding}'`), 'ERR_INVALID_ARG_VALUE')
  return {encoding: known, ...rest}
}

const bytesOf = (data, encoding) => {
  if (typeof data === 'string') return Buffer.from(data, encoding ?? 'utf8')
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  throw wrongType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data)
}

const modeOf = (mode, usual) => typeof mode === 'string' ? parseInt(mode, 8) : mode ?? usual

class Stats {
  #kind

  constructor({kind, size, mode, mtimeMs}) {
    this.#kind = kind
    Object.assign(this, {mode, size, mtimeMs, mtime: new Date(mtimeMs)})
  }

  isFile() { return this.#kind === 'file' }
  isDirectory() { return this.#kind === 'directory' }
  isSymbolicLink() { return this.#kind === 'link' }
}

class Dirent {
  #kind

  constructor(name, parentPath, kind) {
    Object.assign(this, {name, parentPath, path: parentPath})
    this.#kind = kind
  }

  isFile() { return this.#kind === 'file' }
  isDirectory() { return this.#kind === 'directory' }
  isSymbolicLink() { return this.#kind === 'link' }
}

const statWith = (call, path, options) => {
  const found = native.stat(nameOf(path), call, options?.throwIfNoEntry !== false)
  return found && new Stats(found)
}

const write = (path, data, options, usualFlag) => {
  const {encoding, flag = usualFlag, mode} = optionsOf(options)
  native.write(nameOf(path), bytesOf(data, encoding), flag, modeOf(mode, 0o666))
}

// list lists a folder, and with recursive the folders in it, each below its name.
const list = (path, {withFileTypes = false, recursive = false, encoding}, prefix = '') => {
  const found = []
  for (const {name, kind} of native.list(path)) {
    found.push(withFileTypes ? new Dirent(name, path, kind) : prefix + name)
    if (recursive && kind === 'directory') {
      found.push(...list(require('path').join(path, name), {withFileTypes, recursive, encoding}, prefix + name + '/'))
    }
  }
  return found
}

const fs = {
  readFileSync(path, options) {
    const {encoding} = optionsOf(options)
    let data
    if (path === 0 || path === '/dev/stdin') {
      data = native.stdin()
    } else if (typeof path === 'number') {
      throw new TypeError('Of open files there is only 0, the standard input')
    } else {
      data = native.read(nameOf(path))
    }
    const buffer = Buffer.from(data)
    return encoding ? buffer.toString(encoding) : buffer
  },

  writeFileSync(path, data, options) { write(path, data, options, 'w') },
  appendFileSync(path, data, options) { write(path, data, options, 'a') },
  existsSync(path) { return typeof path === 'string' || path instanceof Object ? native.exists(nameOf(path)) : false },
  readdirSync(path, options) { return list(nameOf(path), optionsOf(options)) },

  mkdirSync(path, options) {
    const {recursive = false, mode} = options !== null && typeof options === 'object' ? options : {mode: options}
    return native.mkdir(nameOf(path), Boolean(recursive), modeOf(mode, 0o777))
  },

  statSync(path, options) { return statWith('stat', path, options) },
  lstatSync(path, options) { return statWith('lstat', path, options) },
  realpathSync(path) { return native.realpath(nameOf(path)) },
  readlinkSync(path, options) {
    const {encoding} = options === 'buffer' || options?.encoding === 'buffer' ? {encoding: 'buffer'} : optionsOf(options)
    const target = native.readlink(nameOf(path))
    return encoding === 'buffer' ? Buffer.from(target) : target
  },
  accessSync(path) { native.stat(nameOf(path), 'access', true) },
  unlinkSync(path) { native.unlink(nameOf(path)) },
  rmdirSync(path) { native.rmdir(nameOf(path)) },
  renameSync(from, to) { native.rename(nameOf(from, 'oldPath'), nameOf(to, 'newPath')) },
  rmSync(path, {recursive = false, force = false} = {}) { native.rm(nameOf(path), Boolean(recursive), Boolean(force)) },
  copyFileSync(from, to) { native.copy(nameOf(from, 'src'), nameOf(to, 'dest')) },

  mkdtempSync(prefix, options) {
    const name = nameOf(prefix, 'prefix')
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    for (;;) {
      let path = name
      for (const byte of require('crypto').randomBytes(6)) path += letters[byte % letters.length]
      try {
        native.mkdir(path, false, 0o700)
        return path
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
    }
  },

  constants: {F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1},
  Stats,
  Dirent,
  get promises() { return require('fs/promises') },
  get ReadStream() { return require('fs/streams').ReadStream },
  get WriteStream() { return require('fs/streams').WriteStream },
  createReadStream(path, options) { return require('fs/streams').createReadStream(path, options) },
  createWriteStream(path, options) { return require('fs/streams').createWriteStream(path, options) },

  exists(path, callback) {
    wantFunction('cb', callback)
    const found = fs.existsSync(path)
    process.nextTick(callback, found)
  },
}

// The functions with a callback do their work at once, as a local file is there before a goroutine would be, and call
// back later. What is wrong with an argument is thrown.
for (const name of ['readFile', 'writeFile', 'appendFile', 'readdir', 'mkdir', 'mkdtemp', 'stat', 'lstat', 'realpath', 'readlink', 'access', 'unlink', 'rmdir', 'rename', 'rm', 'copyFile']) {
  const work = fs[name + 'Sync']
  fs[name] = {[name](...args) {
    const callback = wantFunction('cb', args.pop())
    let result
    try {
      result = work(...args)
    } catch (error) {
      if (typeof error?.code === 'string' && error.code.startsWith('ERR_INVALID_ARG')) throw error
      setImmediate(callback, error)
      return
    }
    setImmediate(callback, null, result)
  }}[name]
}

return missing(fs, 'fs', ['open', 'openSync', 'close', 'closeSync', 'read', 'readSync', 'write', 'writeSync', 'fstat', 'fstatSync', 'watch', 'watchFile', 'unwatchFile', 'chmod', 'chmodSync', 'chown', 'chownSync', 'link', 'linkSync', 'symlink', 'symlinkSync', 'truncate', 'truncateSync', 'utimes', 'utimesSync', 'opendir', 'opendirSync', 'cp', 'cpSync', 'fsync', 'fsyncSync'])
