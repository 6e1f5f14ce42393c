(RegExp) => {
  const {apply, defineProperty} = Reflect
  const {exec: nativeExec} = RegExp.prototype
  const {push} = Array.prototype
  const {slice, indexOf, codePointAt} = String.prototype
  const exec = (regexp, text) => {
    const own = regexp.exec
    return own === nativeExec || typeof own !== 'function' ? apply(nativeExec, regexp, [text]) : apply(own, regexp, [text])
  }
  const cut = (text, from, to) => apply(slice, text, [from, to])
  const add = (list, value) => { defineProperty(list, list.length, {value, writable: true, enumerable: true, configurable: true}) }
  const isUnicode = (regexp) => {
    const flags = String(regexp.flags)
    return apply(indexOf, flags, ['u']) >= 0 || apply(indexOf, flags, ['v']) >= 0
  }
  const after = (text, index, unicode) => unicode && index < text.length && apply(codePointAt, text, [index]) > 0xffff ? index + 2 : index + 1
  const results = (regexp, text) => {
    const unicode = isUnicode(regexp), list = []
    regexp.lastIndex = 0
    for (;;) {
      const result = exec(regexp, text)
      if (result === null) return list
      add(list, result)
      if (String(result[0]) === '') regexp.lastIndex = after(text, regexp.lastIndex, unicode)
    }
  }
  const isDigit = (c) => c !== undefined && c >= '0' && c <= '9'
  const substitution = (template, matched, text, position, captures, groups) => {
    let out = ''
    for (let i = 0; i < template.length; i++) {
      const c = template[i], next = template[i + 1]
      if (c !== '$' || next === undefined) {
        out += c
      } else if (next === '$') {
        out += '$'
        i++
      } else if (next === '&') {
        out += matched
        i++
      } else if (next === '`') {
        out += cut(text, 0, position)
        i++
      } else if (next === "'") {
        out += cut(text, position + matched.length)
        i++
      } else if (isDigit(next)) {
        let digits = isDigit(template[i + 2]) ? 2 : 1
        let number = +cut(template, i + 1, i + 1 + digits)
        if (digits === 2 && (number < 1 || number > captures.length)) {
          digits = 1
          number = +next
        }
        if (number < 1 || number > captures.length) {
          out += c
        } else {
          out += captures[number - 1] ?? ''
          i += digits
        }
      } else if (next === '<' && groups !== undefined) {
        const end = apply(indexOf, template, ['>', i])
        if (end < 0) {
          out += c
        } else {
          const value = groups[cut(template, i + 2, end)]
          if (value !== undefined) out += String(value)
          i = end
        }
      } else {
        out += c
      }
    }
    return out
  }
  return {
    match(regexp, text) {
      text = String(text)
      const list = results(regexp, text)
      for (let i = 0; i < list.length; i++) list[i] = String(list[i][0])
      return list.length === 0 ? null : list
    },
    replace(regexp, text, replacement) {
      text = String(text)
      const isFunction = typeof replacement === 'function'
      if (!isFunction) replacement = String(replacement)
      const list = results(regexp, text)
      let out = '', next = 0
      for (let i = 0; i < list.length; i++) {
        const result = list[i], matched = String(result[0]), captures = []
        const position = result.index
        for (let n = 1; n < result.length; n++) add(captures, result[n] === undefined ? undefined : String(result[n]))
        const groups = result.groups
        let value
        if (isFunction) {
          const args = [matched, ...captures, position, text]
          if (groups !== undefined) apply(push, args, [groups])
          value = String(apply(replacement, undefined, args))
        } else {
          value = substitution(replacement, matched, text, position, captures, groups)
        }
        if (position >= next) {
          out += cut(text, next, position) + value
          next = position + matched.length
        }
      }
      return out + cut(text, next)
    },
    split(regexp, text, limit) {
      text = String(text)
      const Type = regexp.constructor?.[Symbol.species] ?? RegExp
      const flags = String(regexp.flags), unicode = isUnicode(regexp)
      const splitter = new Type(regexp, apply(indexOf, flags, ['y']) >= 0 ? flags : flags + 'y')
      const most = limit === undefined ? 2 ** 32 - 1 : limit >>> 0
      const parts = []
      if (most === 0) return parts
      if (text.length === 0) {
        if (exec(splitter, text) === null) add(parts, text)
        return parts
      }
      let begun = 0, at = 0
      while (at < text.length) {
        splitter.lastIndex = at
        const result = exec(splitter, text)
        const end = result === null ? 0 : Math.min(splitter.lastIndex, text.length)
        if (result === null || end === begun) {
          at = after(text, at, unicode)
          continue
        }
        add(parts, cut(text, begun, at))
        if (parts.length === most) return parts
        begun = end
        for (let n = 1; n < result.length; n++) {
          add(parts, result[n])
          if (parts.length === most) return parts
        }
        at = begun
      }
      add(parts, cut(text, begun))
      return parts
    },
  }
}
