// process.stdout and process.stderr. A script that only writes has an object with that one method; the first other thing
// that is asked of one makes it the stream that it is in Node, in place, for a stream takes long to load.

// ofTerminal are the methods that a stream has where it leads to a terminal.
const ofTerminal = {
  getColorDepth: env => require('tty/colors').getColorDepth(env),
  hasColors: (count, env) => require('tty/colors').hasColors(count, env),
  getWindowSize() { return [this.columns, this.rows] },
  clearLine(direction, callback) { return require('readline').clearLine(this, direction, callback) },
  clearScreenDown(callback) { return require('readline').clearScreenDown(this, callback) },
  cursorTo(x, y, callback) { return require('readline').cursorTo(this, x, y, callback) },
  moveCursor(dx, dy, callback) { return require('readline').moveCursor(this, dx, dy, callback) },
}

// become makes a stream of an object whose write writes.
const become = (stream, write, known) => {
  const {Writable} = require('stream')
  const {Buffer} = require('buffer')
  const prototype = Object.create(Writable.prototype)
  for (const [name, get] of known) {
    Object.defineProperty(prototype, name, {
      get,
      set(value) { Object.defineProperty(this, name, {value, writable: true, enumerable: true, configurable: true}) },
      configurable: true,
    })
  }
  if (stream.write === write) delete stream.write // and not what a script has put there
  Object.setPrototypeOf(stream, prototype)
  Reflect.apply(Writable, stream, [{
    decodeStrings: false,
    write(chunk, encoding, done) {
      write(typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8' ? Buffer.from(chunk, encoding) : chunk)
      done()
    },
  }])
  stream._destroy = (error, done) => done(error) // nothing closes it, as in Node
}

const extend = (stream, fd) => {
  const {write} = stream
  const whenTerminal = get => () => native.isTerminal(fd) ? get() : undefined
  const known = new Map([
    ['fd', () => fd],
    ['isTTY', whenTerminal(() => true)],
    ['columns', whenTerminal(() => native.terminalSize(fd)[0])],
    ['rows', whenTerminal(() => native.terminalSize(fd)[1])],
  ])
  for (const name of Object.keys(ofTerminal)) known.set(name, whenTerminal(() => ofTerminal[name]))
  Object.setPrototypeOf(stream, new Proxy({}, {
    get(target, name, receiver) {
      if (known.has(name)) return known.get(name)()
      if (typeof name === 'symbol' && name !== Symbol.asyncIterator) return Object.prototype[name]
      become(stream, write, known)
      return Reflect.get(stream, name, receiver)
    },
    set(target, name, value, receiver) {
      return Reflect.defineProperty(receiver, name, {value, writable: true, enumerable: true, configurable: true})
    },
    has(target, name) {
      if (known.has(name)) return known.get(name)() !== undefined
      if (typeof name === 'symbol') return name in Object.prototype
      become(stream, write, known)
      return name in stream
    },
  }))
}

return {extend}
