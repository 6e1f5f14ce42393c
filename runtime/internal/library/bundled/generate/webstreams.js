// What of web-streams-polyfill is bundled: the classes of the Streams Standard.
module.exports = require('web-streams-polyfill')
