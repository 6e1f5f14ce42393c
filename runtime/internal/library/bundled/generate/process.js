// In place of readable-stream's lib/internal/shims/process.js: what it needs of process. nextTick is as it was when the
// library was loaded; the outputs are those that there are, for a pipe into one does not end it.

const current = require('process')
const {nextTick} = current

module.exports = {
  nextTick,
  get stdout() { return current.stdout },
  get stderr() { return current.stderr },
}
