// String.prototype.isWellFormed and toWellFormed.

const {define} = require('language/define')
const {apply} = Reflect

const textOf = (method, value) => {
  if (value == null) throw new TypeError(`String.prototype.${method} called on null or undefined`)
  return `${value}`
}

const wellFormed = text => {
  let out = '', from = 0
  for (let i = 0; i < text.length; i++) {
    const unit = apply(charCodeAt, text, [i])
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = i + 1 < text.length ? apply(charCodeAt, text, [i + 1]) : 0
    if (unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
      i++
      continue
    }
    out += apply(slice, text, [from, i]) + '\ufffd'
    from = i + 1
  }
  return out + apply(slice, text, [from])
}
const {charCodeAt, slice} = String.prototype

define(String.prototype, {
  isWellFormed() {
    const text = textOf('isWellFormed', this)
    return wellFormed(text) === text
  },
  toWellFormed() { return wellFormed(textOf('toWellFormed', this)) },
})

return {}
