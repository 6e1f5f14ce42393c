// Pairs of keys: made, written, read, and used.
import nodeCrypto, {KeyObject} from 'node:crypto'
const {subtle} = crypto
const data = new TextEncoder().encode('data')
const exponent = new Uint8Array([1, 0, 1])
const shape = jwk => Object.entries(jwk).map(([name, value]) => typeof value === 'string' && value.length > 12 ? name : [name, value].join('=')).join()

for (const algorithm of [
  {name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: exponent, hash: 'SHA-256'},
  {name: 'RSA-PSS', modulusLength: 2048, publicExponent: exponent, hash: {name: 'sha-384'}, saltLength: 32},
  {name: 'RSA-OAEP', modulusLength: 2048, publicExponent: exponent, hash: 'SHA-512'},
  ...['P-256', 'P-384', 'P-521'].flatMap(namedCurve => [{name: 'ECDSA', namedCurve, hash: 'SHA-256'}, {name: 'ECDH', namedCurve}]),
  {name: 'Ed25519'}, {name: 'X25519'},
]) {
  const {name} = algorithm
  const usages = name === 'RSA-OAEP' ? ['decrypt', 'encrypt', 'wrapKey', 'unwrapKey'] : name === 'ECDH' || name === 'X25519' ? ['deriveBits', 'deriveKey'] : ['verify', 'sign']
  const pair = await subtle.generateKey(algorithm, true, usages)
  console.log(pair)
  for (const key of [pair.publicKey, pair.privateKey]) {
    for (const format of ['jwk', 'raw', 'spki', 'pkcs8']) {
      try {
        const written = await subtle.exportKey(format, key)
        console.log(name, key.type, format, format === 'jwk' ? shape(written) : name.startsWith('RSA') || written.byteLength)
        const again = await subtle.importKey(format, written, algorithm, true, key.usages)
        console.log(again, Buffer.from(await subtle.exportKey(key.type === 'public' ? 'spki' : 'pkcs8', again)).equals(Buffer.from(await subtle.exportKey(key.type === 'public' ? 'spki' : 'pkcs8', key))))
      } catch (error) {
        console.log(name, key.type, format, error.name, error.message, error.code)
      }
    }
    console.log(KeyObject.from(key).asymmetricKeyType, shape(KeyObject.from(key).export({format: 'jwk'})))
  }
  if (usages.includes('sign')) {
    const signature = await subtle.sign(algorithm, pair.privateKey, data)
    console.log(signature.byteLength, await subtle.verify(algorithm, pair.publicKey, signature, data), await subtle.verify(algorithm, pair.publicKey, signature, exponent), await subtle.verify(algorithm, pair.publicKey, data, data))
    await subtle.sign(algorithm, pair.publicKey, data).catch(error => console.log(error.name, error.message))
  } else if (usages.includes('encrypt')) {
    for (const label of [undefined, data]) {
      const encrypted = await subtle.encrypt({name, label}, pair.publicKey, data)
      console.log(encrypted.byteLength, Buffer.from(await subtle.decrypt({name, label}, pair.privateKey, encrypted)).toString())
      await subtle.decrypt({name, label: exponent}, pair.privateKey, encrypted).catch(error => console.log(error.name, error.message))
    }
    const inner = await subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, ['encrypt'])
    const wrapped = await subtle.wrapKey('raw', inner, pair.publicKey, name)
    console.log(await subtle.unwrapKey('raw', wrapped, pair.privateKey, name, 'AES-CBC', false, ['encrypt']))
  } else {
    const other = await subtle.generateKey(algorithm, false, usages)
    const mine = await subtle.deriveBits({name, public: other.publicKey}, pair.privateKey, null)
    const theirs = await subtle.deriveBits({name, public: pair.publicKey}, other.privateKey, null)
    console.log(mine.byteLength, Buffer.from(mine).equals(Buffer.from(theirs)), (await subtle.deriveBits({name, public: other.publicKey}, pair.privateKey, 67)).byteLength)
    console.log(await subtle.deriveKey({name, public: other.publicKey}, pair.privateKey, {name: 'AES-GCM', length: 128}, true, ['encrypt']))
    await subtle.exportKey('pkcs8', other.privateKey).catch(error => console.log(error.name, error.message))
  }
}

// Keys of others, whose signatures are always the same.
const ed = await subtle.importKey('jwk', {kty: 'OKP', crv: 'Ed25519', d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}, 'Ed25519', true, ['sign'])
console.log(Buffer.from(await subtle.sign('Ed25519', ed, data)).toString('hex'))
const pem = nodeCrypto.createPrivateKey({format: 'jwk', key: await subtle.exportKey('jwk', ed)}).export({type: 'pkcs8', format: 'pem'})
console.log(pem, nodeCrypto.createPublicKey(pem).export({format: 'jwk'}))
const compressed = await subtle.importKey('raw', Buffer.from('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296', 'hex'), {name: 'ECDSA', namedCurve: 'P-256'}, true, ['verify'])
console.log(await subtle.exportKey('jwk', compressed))
