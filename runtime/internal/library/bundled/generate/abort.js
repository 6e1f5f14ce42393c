// In place of the npm package abort-controller: the library's.

module.exports = require('abort')
