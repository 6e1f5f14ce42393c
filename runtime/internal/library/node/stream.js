// The module stream: Node's own streams, as npm readable-stream has them, and the ways between
// them and the web's.

const Stream = require('streams')
const {Readable, Writable, Duplex} = Stream
const {defineProperty} = Object
const {apply} = Reflect

// adapted defines functions that load the web's streams when they are called.
const adapted = (of, names) => {
  for (const name of names) {
    const full = of.name.toLowerCase() + name[0].toUpperCase() + name.slice(1)
    defineProperty(of, name, {
      value: {[name]: (...args) => apply(require('adapters')[full], undefined, args)}[name],
      writable: true, enumerable: true, configurable: true,
    })
  }
}
adapted(Readable, ['fromWeb', 'toWeb'])
adapted(Writable, ['fromWeb', 'toWeb'])
adapted(Duplex, ['fromWeb', 'toWeb'])

return Stream
