(RegExp, nativeExec, species, Object, String, TypeError, min, trunc, apply, defineProperty, slice, indexOf, codePointAt) => {
  const isObject = (value) => typeof value === 'function' || typeof value === 'object' && value !== null
  const exec = (regexp, text) => {
    const own = regexp.exec
    if (own === nativeExec || typeof own !== 'function') return apply(nativeExec, regexp, [text])
    const result = apply(own, regexp, [text])
    if (result !== null && !isObject(result)) throw new TypeError('what exec gives is neither an object nor null')
    return result
  }
  const toLength = (value) => {
    const n = +value
    return n > 0 ? min(trunc(n), 2 ** 53 - 1) : 0
  }
  const cut = (text, from, to) => apply(slice, text, [from, to])
  const add = (list, value) => { defineProperty(list, list.length, {value, writable: true, enumerable: true, configurable: true}) }
  const has = (flags, flag) => apply(indexOf, flags, [flag]) >= 0
  const isUnicode = (flags) => has(flags, 'u') || has(flags, 'v')
  const after = (text, index, unicode) => unicode && index < text.length && apply(codePointAt, text, [index]) > 0xffff ? index + 2 : index + 1
  const results = (regexp, text, flags) => {
    const unicode = isUnicode(flags), list = []
    regexp.lastIndex = 0
    for (;;) {
      const result = exec(regexp, text)
      if (result === null) return list
      add(list, result)
      if (String(result[0]) === '') regexp.lastIndex = after(text, toLength(regexp.lastIndex), unicode)
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
      const flags = String(regexp.flags)
      if (!has(flags, 'g')) return exec(regexp, text)
      const list = results(regexp, text, flags)
      for (let i = 0; i < list.length; i++) list[i] = String(list[i][0])
      return list.length === 0 ? null : list
    },
    replace(regexp, text, replacement) {
      text = String(text)
      const isFunction = typeof replacement === 'function'
      if (!isFunction) replacement = String(replacement)
      const flags = String(regexp.flags)
      let list
      if (has(flags, 'g')) {
        list = results(regexp, text, flags)
      } else {
        const result = exec(regexp, text)
        list = result === null ? [] : [result]
      }
      let out = '', next = 0
      for (let i = 0; i < list.length; i++) {
        const result = list[i], captures = [], length = toLength(result.length)
        const matched = String(result[0]), position = min(toLength(result.index), text.length)
        for (let n = 1; n < length; n++) add(captures, result[n] === undefined ? undefined : String(result[n]))
        let groups = result.groups
        let value
        if (isFunction) {
          const args = [matched]
          for (let n = 0; n < captures.length; n++) add(args, captures[n])
          add(args, position)
          add(args, text)
          if (groups !== undefined) add(args, groups)
          value = String(apply(replacement, undefined, args))
        } else {
          if (groups === null) throw new TypeError('Cannot convert undefined or null to object')
          if (groups !== undefined) groups = Object(groups)
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
      const own = regexp.constructor
      if (own !== undefined && !isObject(own)) throw new TypeError('the constructor of what splits is not an object')
      const Type = own?.[species] ?? RegExp
      const flags = String(regexp.flags), unicode = isUnicode(flags)
      const splitter = new Type(regexp, has(flags, 'y') ? flags : flags + 'y')
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
        const end = result === null ? 0 : min(toLength(splitter.lastIndex), text.length)
        if (result === null || end === begun) {
          at = after(text, at, unicode)
          continue
        }
        add(parts, cut(text, begun, at))
        if (parts.length === most) return parts
        begun = end
        const length = toLength(result.length)
        for (let n = 1; n < length; n++) {
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
