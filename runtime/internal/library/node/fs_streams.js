// The streams of fs. A file is read whole, within the limits, when the first of it is wanted.

const fs = require('fs')
const {Readable, Writable} = require('stream')
const {Buffer} = require('buffer')

class ReadStream extends Readable {
  #content
  #at

  constructor(path, options) {
    const given = typeof options === 'string' ? {encoding: options} : options ?? {}
    super({highWaterMark: given.highWaterMark ?? 65536, encoding: given.encoding, signal: given.signal, autoDestroy: true})
    Object.assign(this, {path, start: given.start ?? 0, end: given.end ?? Infinity, bytesRead: 0, pending: true})
  }

  _construct(done) {
    try {
      const content = fs.readFileSync(this.path)
      this.#content = content.subarray(this.start, Math.min(this.end + 1, content.length))
      this.#at = 0
      this.pending = false
      done()
      this.emit('open', 3)
      this.emit('ready')
    } catch (error) {
      done(error)
    }
  }

  _read(size) {
    if (this.#at >= this.#content.length) return void this.push(null)
    const chunk = this.#content.subarray(this.#at, this.#at + size)
    this.#at += chunk.length
    this.bytesRead += chunk.length
    this.push(chunk)
  }

  close(done) {
    if (done) this.once('close', done)
    this.destroy()
  }
}

class WriteStream extends Writable {
  #options

  constructor(path, options) {
    const given = typeof options === 'string' ? {encoding: options} : options ?? {}
    super({highWaterMark: given.highWaterMark, defaultEncoding: given.encoding ?? 'utf8', decodeStrings: true, signal: given.signal})
    this.#options = given
    Object.assign(this, {path, bytesWritten: 0, pending: true})
  }

  _construct(done) {
    try {
      fs.writeFileSync(this.path, Buffer.alloc(0), {flag: this.#options.flags ?? 'w', mode: this.#options.mode})
      this.pending = false
      done()
      this.emit('open', 3)
      this.emit('ready')
    } catch (error) {
      done(error)
    }
  }

  _write(chunk, encoding, done) {
    try {
      fs.appendFileSync(this.path, chunk)
      this.bytesWritten += chunk.length
      done()
    } catch (error) {
      done(error)
    }
  }

  close(done) {
    if (done) this.once('close', done)
    this.end()
  }
}

return {
  ReadStream, WriteStream,
  createReadStream: (path, options) => new ReadStream(path, options),
  createWriteStream: (path, options) => new WriteStream(path, options),
}
