// process.stdout is a stream, and what a terminal has is not there where it is none.
const {Writable, Readable} = require('stream')
console.log(process.stdout.isTTY, process.stdout.columns, process.stdout.fd, process.stderr.fd, typeof process.stdout.getColorDepth)
process.stdout.write('plain\n')
console.log(typeof process.stdout.on, process.stdout instanceof Writable, process.stdout.writable)
process.stdout.write('with a callback\n', () => console.log('called'))
process.stdout.write(Buffer.from('bytes\n'))
process.stdout.write('686578', 'hex'); process.stdout.write(new Uint8Array([10]))
process.stdout.cork(); process.stdout.write('a'); process.stdout.write('b\n'); process.stdout.uncork()
try { process.stdout.write(5) } catch (e) { console.log(e.code) }
Readable.from(['x', 'y\n']).pipe(process.stdout)
setTimeout(() => { process.stdout.end('end\n') }, 20)
