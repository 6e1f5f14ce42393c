// What of readable-stream is bundled: all that Node's module stream has.
module.exports = require('readable-stream/lib/stream')
