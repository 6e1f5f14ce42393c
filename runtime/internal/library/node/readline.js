// readline: the lines of a stream.

const EventEmitter = require('events')
const {missing, wantString} = require('errors')
const {StringDecoder} = require('string_decoder')

class Interface extends EventEmitter {
  #decoder = new StringDecoder('utf8')
  #rest = ''
  #lines = []
  #asked
  #prompt
  #paused = false

  constructor(input, output, completer, terminal) {
    super()
    const options = input !== null && typeof input === 'object' && input.input !== undefined ? input : {input, output, terminal}
    if (typeof options.input?.on !== 'function') throw new TypeError('readline.createInterface needs an input that is a stream')
    this.input = options.input
    this.output = options.output
    this.terminal = Boolean(options.terminal ?? false)
    this.closed = false
    this.line = ''
    this.#prompt = options.prompt ?? '> '
    const onData = chunk => this.#take(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk))
    const onEnd = () => {
      this.#take(this.#decoder.end())
      if (this.#rest !== '') this.#give(this.#rest)
      this.#rest = ''
      this.close()
    }
    this.input.on('data', onData)
    this.input.on('end', onEnd)
    this.input.on('error', error => this.emit('error', error))
    this.once('close', () => {
      this.input.removeListener?.('data', onData)
      this.input.removeListener?.('end', onEnd)
    })
    options.signal?.addEventListener('abort', () => this.close(), {once: true})
  }

  #take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop()
    for (const line of lines) this.#give(line)
  }

  #give(line) {
    if (this.closed) return
    const asked = this.#asked
    if (asked) {
      this.#asked = undefined
      asked(line)
      return
    }
    this.emit('line', line)
  }

  getPrompt() { return this.#prompt }
  setPrompt(prompt) { this.#prompt = String(prompt) }

  prompt() {
    if (this.closed) throw closedError()
    this.output?.write(this.#prompt)
    this.resume()
  }

  question(query, options, callback) {
    if (typeof options === 'function') callback = options
    if (this.closed) throw closedError()
    wantString('query', query)
    this.output?.write(query)
    this.#asked = callback
    this.resume()
  }

  write(text) {
    if (this.closed) throw closedError()
    if (text != null) this.#take(String(text))
  }

  pause() {
    if (this.#paused) return this
    this.#paused = true
    this.input.pause?.()
    this.emit('pause')
    return this
  }

  resume() {
    if (!this.#paused) return this
    this.#paused = false
    this.input.resume?.()
    this.emit('resume')
    return this
  }

  close() {
    if (this.closed) return
    this.pause()
    this.closed = true
    this.emit('close')
  }

  [Symbol.asyncIterator]() {
    const lines = [], waiting = []
    let ended = this.closed
    this.on('line', line => waiting.length > 0 ? waiting.shift()({value: line, done: false}) : lines.push(line))
    this.on('close', () => {
      ended = true
      for (const resolve of waiting.splice(0)) resolve({value: undefined, done: true})
    })
    return {
      next: () => new Promise(resolve => {
        if (lines.length > 0) resolve({value: lines.shift(), done: false})
        else if (ended) resolve({value: undefined, done: true})
        else waiting.push(resolve)
      }),
      return: () => {
        this.close()
        return Promise.resolve({value: undefined, done: true})
      },
      [Symbol.asyncIterator]() { return this },
    }
  }
}

const closedError = () => Object.assign(new Error('readline was closed'), {code: 'ERR_USE_AFTER_CLOSE'})
const createInterface = (...args) => new Interface(...args)

const write = (stream, text, callback) => {
  const flushed = stream ? stream.write(text) : true
  if (typeof callback === 'function') process.nextTick(callback)
  return flushed
}

return missing({
  Interface, createInterface,
  clearLine: (stream, direction, callback) => write(stream, direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K', callback),
  clearScreenDown: (stream, callback) => write(stream, '\x1b[0J', callback),
  cursorTo: (stream, x, y, callback) => write(stream, typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, typeof y === 'function' ? y : callback),
  moveCursor: (stream, dx, dy, callback) => write(stream, `${dx < 0 ? `\x1b[${-dx}D` : dx > 0 ? `\x1b[${dx}C` : ''}${dy < 0 ? `\x1b[${-dy}A` : dy > 0 ? `\x1b[${dy}B` : ''}`, callback),
  get promises() { return require('readline/promises') },
}, 'readline', ['emitKeypressEvents'])
