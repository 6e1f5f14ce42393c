// What of the npm package punycode is bundled: all of it.
module.exports = require('punycode/')
