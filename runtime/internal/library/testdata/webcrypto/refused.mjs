// What crypto.subtle refuses, and how it says so.
import nodeCrypto from 'node:crypto'
const {subtle} = crypto
const bytes = length => new Uint8Array(length)
const aes = await subtle.importKey('raw', bytes(16), 'AES-GCM', false, ['encrypt'])
const cbc = await subtle.importKey('raw', bytes(16), 'AES-CBC', false, ['decrypt', 'encrypt'])
const hmac = await subtle.importKey('raw', bytes(16), {name: 'HMAC', hash: 'SHA-256'}, false, ['sign'])
const hkdf = await subtle.importKey('raw', bytes(16), 'HKDF', false, ['deriveBits'])
const ec = {name: 'ECDSA', namedCurve: 'P-256'}
const pair = await subtle.generateKey(ec, false, ['sign', 'verify'])
const jwk = {kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA'}

const attempts = [
  () => subtle.digest(),
  () => subtle.digest('SHA-256'),
  () => subtle.digest('SHA-256', 'text'),
  () => subtle.digest('MD5', bytes(1)),
  () => subtle.digest(Symbol('s'), bytes(1)),
  () => subtle.digest({}, bytes(1)),
  () => subtle.digest({name: 'SHA-3'}, bytes(1)),
  () => subtle.encrypt('AES-GCM', aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-GCM', iv: 'x'}, aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-GCM', iv: bytes(12), tagLength: 300}, aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-GCM', iv: bytes(12), tagLength: 33}, aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-GCM', iv: bytes(12), tagLength: NaN}, aes, bytes(1)),
  () => subtle.decrypt({name: 'AES-GCM', iv: bytes(12)}, aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-CBC', iv: bytes(12)}, cbc, bytes(1)),
  () => subtle.decrypt({name: 'AES-CBC', iv: bytes(16)}, cbc, bytes(16)),
  () => subtle.decrypt({name: 'AES-CBC', iv: bytes(16)}, cbc, bytes(15)),
  () => subtle.encrypt({name: 'AES-CBC', iv: bytes(16)}, aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-KW'}, aes, bytes(1)),
  () => subtle.encrypt({name: 'AES-CTR', counter: bytes(15), length: 8}, aes, bytes(1)),
  () => subtle.sign('HMAC', aes, bytes(1)),
  () => subtle.sign('HMAC', {}, bytes(1)),
  () => subtle.verify('HMAC', hmac, bytes(1), bytes(1)),
  () => subtle.sign(ec, pair.privateKey, bytes(1)),
  () => subtle.exportKey('raw', aes),
  () => subtle.exportKey('wrong', aes),
  () => subtle.exportKey('pkcs8', pair.publicKey),
  () => subtle.importKey('raw', bytes(15), 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('raw', bytes(16), 'AES-GCM', true, []),
  () => subtle.importKey('raw', bytes(16), 'AES-GCM', true, ['sign']),
  () => subtle.importKey('raw', bytes(16), 'AES-GCM', true, ['wrong']),
  () => subtle.importKey('raw', bytes(16), 'AES-GCM', true, 'encrypt'),
  () => subtle.importKey('raw', bytes(16), 'AES-GCM', true, 7),
  () => subtle.importKey('raw', bytes(16), 'HKDF', true, ['deriveBits']),
  () => subtle.importKey('raw', bytes(0), {name: 'HMAC', hash: 'SHA-1'}, true, ['sign']),
  () => subtle.importKey('raw', bytes(4), {name: 'HMAC', hash: 'SHA-1', length: 8}, true, ['sign']),
  () => subtle.importKey('raw', bytes(4), {name: 'HMAC', hash: 'MD5'}, true, ['sign']),
  () => subtle.importKey('spki', bytes(4), ec, true, ['verify']),
  () => subtle.importKey('pkcs8', bytes(4), ec, true, ['sign']),
  () => subtle.importKey('raw', bytes(65), ec, true, ['verify']),
  () => subtle.importKey('raw', bytes(65), {name: 'ECDSA', namedCurve: 'P-1'}, true, ['verify']),
  () => subtle.importKey('raw', bytes(31), 'Ed25519', true, ['verify']),
  () => subtle.importKey('jwk', bytes(16), 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {...jwk, kty: 'RSA'}, 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {...jwk, use: 'sig'}, 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {...jwk, alg: 'A256GCM'}, 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {...jwk, ext: false}, 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {...jwk, key_ops: ['decrypt']}, 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {...jwk, key_ops: ['encrypt', 'encrypt']}, 'AES-GCM', true, ['encrypt']),
  () => subtle.importKey('jwk', {kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA'}, ec, true, ['verify']),
  () => subtle.importKey('jwk', {kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA'}, ec, true, ['verify']),
  () => subtle.importKey('jwk', {kty: 'RSA', n: 'AA', e: 'AQAB', d: 'AQ'}, {name: 'RSA-PSS', hash: 'SHA-1'}, true, ['sign']),
  () => subtle.generateKey({name: 'AES-GCM', length: 100}, true, ['encrypt']),
  () => subtle.generateKey({name: 'AES-GCM', length: 128}, true, []),
  () => subtle.generateKey({name: 'AES-GCM'}, true, ['encrypt']),
  () => subtle.generateKey({name: 'ECDSA', namedCurve: 'P-256'}, true, ['verify']),
  () => subtle.generateKey({name: 'ECDSA', namedCurve: 'P-256'}, true, ['encrypt']),
  () => subtle.generateKey({name: 'RSA-PSS', modulusLength: 2048, publicExponent: [1, 0, 1], hash: 'SHA-1'}, true, ['sign']),
  () => subtle.generateKey({name: 'HKDF'}, true, ['deriveBits']),
  () => subtle.deriveBits({name: 'HKDF', hash: 'SHA-256', salt: bytes(1), info: bytes(1)}, hkdf, 9),
  () => subtle.deriveBits({name: 'HKDF', hash: 'SHA-256', salt: bytes(1), info: bytes(1)}, hkdf, null),
  () => subtle.deriveBits({name: 'HKDF', hash: 'SHA-256', salt: bytes(1), info: bytes(1)}, hkdf, 8 * 32 * 256),
  () => subtle.deriveBits({name: 'PBKDF2', hash: 'SHA-256', salt: bytes(1), iterations: 1}, hkdf, 8),
  () => subtle.deriveKey({name: 'HKDF', hash: 'SHA-256', salt: bytes(1), info: bytes(1)}, hkdf, {name: 'AES-GCM', length: 128}, true, ['encrypt']),
  () => subtle.digest.call({}, 'SHA-1', bytes(1)),
  () => crypto.randomUUID.call({}),
  () => new CryptoKey(),
  () => new SubtleCrypto(),
  () => new Crypto(),
  () => CryptoKey.prototype.type,
]
for (const [number, attempt] of attempts.entries()) {
  try {
    const value = await attempt()
    console.log(number, 'gives', value)
  } catch (error) {
    console.log(number, error.constructor.name, error.name, error.message, error.code)
  }
}
console.log(crypto, subtle, crypto === nodeCrypto.webcrypto, subtle === nodeCrypto.subtle, String(crypto), String(subtle), String(aes))
console.log(Object.keys(Object.getPrototypeOf(subtle)).map(name => name + subtle[name].length), aes instanceof CryptoKey, Object.keys(aes), JSON.stringify(aes))
