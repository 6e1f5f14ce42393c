// In place of the npm package string_decoder: the library's, loaded when a stream first has an
// encoding.

exports.StringDecoder = function (encoding) {
  const {StringDecoder} = require('string_decoder')
  return new StringDecoder(encoding)
}
