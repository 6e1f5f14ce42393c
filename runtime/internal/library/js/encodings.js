// The names that encodings have.

const names = {
  'utf8': 'utf8', 'utf-8': 'utf8',
  'hex': 'hex', 'base64': 'base64', 'base64url': 'base64url',
  'latin1': 'latin1', 'binary': 'latin1', 'ascii': 'ascii',
  'utf16le': 'utf16le', 'utf-16le': 'utf16le', 'ucs2': 'utf16le', 'ucs-2': 'utf16le',
}

return {
  // encodingOf is the one name of an encoding, undefined for what is none.
  encodingOf: name => {
    const key = String(name).toLowerCase()
    return Object.hasOwn(names, key) ? names[key] : undefined
  },
}
