// process.stdin: the standard input as a stream.

const {Readable} = require('stream')
const {Buffer} = require('buffer')

const stdin = new Readable({
  highWaterMark: 65536,
  read() {
    native.readInput((error, bytes) => {
      if (error) this.destroy(error)
      else this.push(bytes === null ? null : Buffer.from(bytes))
    })
  },
})
stdin.fd = 0
if (native.isTerminal(0)) stdin.isTTY = true

return {stdin}
