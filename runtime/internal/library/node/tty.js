// tty: whether a person is at the other end. The streams of a terminal are process.stdin and its kin.

const {coded, missing} = require('errors')

class WriteStream {
  constructor() { throw coded(new Error('tty.WriteStream cannot be made here: process.stdout is one'), 'ERR_METHOD_NOT_IMPLEMENTED') }
  getColorDepth(env) { return require('tty/colors').getColorDepth(env) }
  hasColors(count, env) { return require('tty/colors').hasColors(count, env) }
}

return missing({isatty: number => native.isTerminal(number), WriteStream}, 'tty', ['ReadStream'])
