// Node's streams of the web's, and the other way round.

const {Readable, Writable, Duplex, finished} = require('streams')
const {ReadableStream, WritableStream, CountQueuingStrategy, ByteLengthQueuingStrategy} = require('webstreams')
const {wrongType} = require('errors')

const bytesOf = chunk => typeof chunk === 'object' && ArrayBuffer.isView(chunk) && chunk.constructor !== Uint8Array
  ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  : chunk

const readableToWeb = (readable, options) => {
  if (typeof readable?._readableState !== 'object') throw wrongType('streamReadable', 'an stream.Readable', readable)
  const objects = readable.readableObjectMode
  const highWaterMark = readable.readableHighWaterMark
  let ended = false
  return new ReadableStream({
    start(controller) {
      readable.pause()
      readable.on('data', chunk => {
        controller.enqueue(objects ? chunk : bytesOf(chunk))
        if (controller.desiredSize <= 0) readable.pause()
      })
      finished(readable, {writable: false}, error => {
        if (ended) return
        ended = true
        if (error) controller.error(error)
        else controller.close()
      })
    },
    pull() { readable.resume() },
    cancel(reason) {
      ended = true
      readable.destroy(reason instanceof Error ? reason : undefined)
    },
  }, options?.strategy ?? (objects ? new CountQueuingStrategy({highWaterMark}) : new ByteLengthQueuingStrategy({highWaterMark})))
}

const readableFromWeb = (stream, options = {}) => {
  if (typeof stream?.getReader !== 'function') throw wrongType('readableStream', 'an instance of ReadableStream', stream)
  const reader = stream.getReader()
  let closed = false
  const readable = new Readable({
    ...options,
    read() {
      reader.read().then(
        ({done, value}) => readable.push(done ? null : value),
        error => readable.destroy(error))
    },
    destroy(error, callback) {
      const done = () => callback(error)
      if (closed) return done()
      reader.cancel(error).then(done, done)
    },
  })
  reader.closed.then(() => { closed = true }, error => {
    closed = true
    readable.destroy(error)
  })
  return readable
}

const writableToWeb = writable => {
  if (typeof writable?._writableState !== 'object') throw wrongType('streamWritable', 'an stream.Writable', writable)
  const highWaterMark = writable.writableHighWaterMark
  let drained, ended = false
  return new WritableStream({
    start(controller) {
      writable.on('drain', () => drained?.resolve())
      finished(writable, {readable: false}, error => {
        if (error && !ended) controller.error(error)
        drained?.[error ? 'reject' : 'resolve'](error)
        ended = true
      })
    },
    write(chunk) {
      if (writable.write(chunk)) return undefined
      return new Promise((resolve, reject) => { drained = {resolve, reject} })
    },
    abort(reason) { writable.destroy(reason) },
    close() {
      return new Promise((resolve, reject) => {
        ended = true
        writable.end(error => error ? reject(error) : resolve())
      })
    },
  }, writable.writableObjectMode ? new CountQueuingStrategy({highWaterMark}) : {highWaterMark})
}

const writableFromWeb = (stream, options = {}) => {
  if (typeof stream?.getWriter !== 'function') throw wrongType('writableStream', 'an instance of WritableStream', stream)
  const writer = stream.getWriter()
  let closed = false
  const writable = new Writable({
    ...options,
    write(chunk, encoding, callback) {
      writer.ready.then(() => writer.write(chunk)).then(() => callback(), callback)
    },
    final(callback) {
      closed = true
      writer.close().then(() => callback(), callback)
    },
    destroy(error, callback) {
      const done = () => callback(error)
      if (closed) return done()
      closed = true
      if (error) writer.abort(error).then(done, done)
      else writer.close().then(done, done)
    },
  })
  writer.closed.then(() => { closed = true }, error => {
    closed = true
    writable.destroy(error)
  })
  return writable
}

const duplexToWeb = duplex => ({readable: readableToWeb(duplex), writable: writableToWeb(duplex)})

const duplexFromWeb = ({readable, writable}, options = {}) =>
  Duplex.from({readable: readableFromWeb(readable, options), writable: writableFromWeb(writable, options)})

return {readableToWeb, readableFromWeb, writableToWeb, writableFromWeb, duplexToWeb, duplexFromWeb}
