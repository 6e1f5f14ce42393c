// RegExp.escape.

const {define} = require('language/define')

const hex = (code, size) => code.toString(16).padStart(size, '0')
const controls = {'\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r'}

const escapeOne = (character, isFirst) => {
  if (isFirst && /[0-9A-Za-z]/.test(character)) return '\\x' + hex(character.charCodeAt(0), 2)
  if (/[\^$\\.*+?()[\]{}|/]/.test(character)) return '\\' + character
  if (Object.hasOwn(controls, character)) return controls[character]
  const code = character.charCodeAt(0)
  if (/[,\-=<>#&!%:;@~'`"]/.test(character) || /^\s$/.test(character) || character.length === 1 && code >= 0xd800 && code <= 0xdfff) {
    return code < 0x100 ? '\\x' + hex(code, 2) : '\\u' + hex(code, 4)
  }
  return character
}

define(RegExp, {
  escape(text) {
    if (typeof text !== 'string') throw new TypeError('RegExp.escape takes a string')
    let escaped = ''
    for (const character of text) escaped += escapeOne(character, escaped === '')
    return escaped
  },
})

return {}
