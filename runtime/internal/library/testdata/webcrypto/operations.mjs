// What each operation of crypto.subtle comes to.
const {subtle} = crypto
const hex = data => Buffer.from(data).toString('hex')
const text = (...parts) => new TextEncoder().encode(parts.join(' '))
const bytes = (length, from = 0) => Uint8Array.from({length}, (_, i) => i + from)

for (const name of ['SHA-1', 'sha-256', 'SHA-384', 'Sha-512']) console.log(name, hex(await subtle.digest(name, text('abc'))))
console.log(hex(await subtle.digest({name: 'SHA-256'}, new DataView(bytes(20).buffer, 3, 4))), hex(await subtle.digest('SHA-1', new ArrayBuffer(0))))

// HMAC
for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
  const key = await subtle.importKey('raw', text('secret'), {name: 'HMAC', hash}, true, ['sign', 'verify'])
  const signature = await subtle.sign('HMAC', key, text('data'))
  console.log(hash, hex(signature), await subtle.verify('HMAC', key, signature, text('data')), await subtle.verify('HMAC', key, signature, text('other')), await subtle.verify('HMAC', key, bytes(3), text('data')))
  console.log(key, await subtle.exportKey('jwk', key), hex(await subtle.exportKey('raw', key)))
}

// AES
const data = text('The quick brown fox jumps over the lazy dog, and then once more.')
for (const length of [16, 24, 32]) {
  const keyOf = name => subtle.importKey('raw', bytes(length), name, true, ['encrypt', 'decrypt'])
  for (const [algorithm, given] of [
    [{name: 'AES-CBC', iv: bytes(16)}, data], [{name: 'AES-CBC', iv: bytes(16)}, bytes(32)], [{name: 'AES-CBC', iv: bytes(16)}, bytes(0)],
    [{name: 'AES-CTR', counter: bytes(16), length: 64}, data], [{name: 'AES-CTR', counter: new Uint8Array(16).fill(255), length: 128}, data],
    [{name: 'AES-CTR', counter: new Uint8Array(16).fill(0xfe), length: 3}, data], [{name: 'AES-CTR', counter: bytes(16), length: 2}, bytes(64)],
    [{name: 'AES-GCM', iv: bytes(12)}, data], [{name: 'AES-GCM', iv: bytes(16), additionalData: text('more')}, data],
    ...[32, 64, 96, 104, 112, 120, 128].map(tagLength => [{name: 'AES-GCM', iv: bytes(12), tagLength, additionalData: bytes(5)}, data]),
    [{name: 'AES-GCM', iv: bytes(13)}, bytes(0)],
  ]) {
    const key = await keyOf(algorithm.name)
    const encrypted = await subtle.encrypt(algorithm, key, given)
    console.log(length, algorithm.name, algorithm.tagLength ?? algorithm.length ?? '', hex(encrypted))
    console.log(Buffer.from(await subtle.decrypt(algorithm, key, encrypted)).equals(Buffer.from(given)))
    if (algorithm.name === 'AES-GCM') {
      const changed = new Uint8Array(encrypted)
      changed[changed.length - 1] ^= 1
      await subtle.decrypt(algorithm, key, changed).catch(error => console.log(error.name, error.message, error.code))
    }
  }
  console.log(await subtle.exportKey('jwk', await keyOf('AES-GCM')))
}

// Wrapping
const wrapping = await subtle.importKey('raw', bytes(16), 'AES-KW', true, ['wrapKey', 'unwrapKey'])
const wrapped = await subtle.importKey('raw', bytes(32, 100), 'AES-GCM', true, ['encrypt', 'decrypt'])
console.log(hex(await subtle.wrapKey('raw', wrapped, wrapping, 'AES-KW')))
for (const format of ['raw', 'jwk']) {
  const made = await subtle.wrapKey(format, wrapped, wrapping, 'AES-KW')
  const again = await subtle.unwrapKey(format, made, wrapping, 'AES-KW', 'AES-GCM', true, ['encrypt', 'decrypt'])
  console.log(format, made.byteLength, again, hex(await subtle.exportKey('raw', again)))
}
const gcm = {name: 'AES-GCM', iv: bytes(12)}
const wraps = await subtle.importKey('raw', bytes(16), 'AES-GCM', true, ['wrapKey', 'unwrapKey'])
const box = await subtle.wrapKey('jwk', wrapped, wraps, gcm)
console.log(hex(box), await subtle.unwrapKey('jwk', box, wraps, gcm, 'AES-CBC', true, ['encrypt']).catch(e => `${e.name}: ${e.message}`))

// Deriving
for (const hash of ['SHA-1', 'SHA-256', 'SHA-512']) {
  const password = await subtle.importKey('raw', text('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey'])
  console.log(password, hex(await subtle.deriveBits({name: 'PBKDF2', hash, salt: text('salt'), iterations: 1000}, password, 520)))
  const derived = await subtle.deriveKey({name: 'PBKDF2', hash, salt: text('salt'), iterations: 10}, password, {name: 'AES-GCM', length: 256}, true, ['encrypt'])
  console.log(derived, hex(await subtle.exportKey('raw', derived)))
  const secret = await subtle.importKey('raw', bytes(20), 'HKDF', false, ['deriveBits', 'deriveKey'])
  console.log(hex(await subtle.deriveBits({name: 'HKDF', hash, salt: bytes(8), info: text('info')}, secret, 336)))
  const mac = await subtle.deriveKey({name: 'HKDF', hash, salt: bytes(0), info: bytes(0)}, secret, {name: 'HMAC', hash}, true, ['sign'])
  console.log(mac.algorithm, hex(await subtle.exportKey('raw', mac)))
}
