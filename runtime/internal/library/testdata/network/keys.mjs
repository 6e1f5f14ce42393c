import crypto from 'node:crypto'

const data = Buffer.from('data')
for (const [type, options, digest] of [['rsa', {modulusLength: 2048}, 'sha256'], ['ec', {namedCurve: 'P-256'}, 'sha384'], ['ed25519', {}, null]]) {
  const {publicKey, privateKey} = crypto.generateKeyPairSync(type, options)
  const signature = crypto.sign(digest, data, privateKey)
  console.log(type, publicKey.type, privateKey.asymmetricKeyType, crypto.verify(digest, data, publicKey, signature), crypto.verify(digest, Buffer.from('other'), publicKey, signature))
  const pem = privateKey.export({type: 'pkcs8', format: 'pem'})
  const again = crypto.createPrivateKey(pem)
  console.log(pem.split('\n')[0], crypto.createPublicKey(again).equals(publicKey), crypto.createPublicKey(pem).export({type: 'spki', format: 'pem'}) === publicKey.export({type: 'spki', format: 'pem'}))
}
const {publicKey, privateKey} = crypto.generateKeyPairSync('rsa', {modulusLength: 2048})
const pss = {key: privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST}
const signed = crypto.createSign('RSA-SHA256').update('da').update('ta').sign(pss, 'base64')
console.log(crypto.createVerify('RSA-SHA256').update('data').verify({...pss, key: publicKey}, signed, 'base64'), crypto.createVerify('RSA-SHA256').update('data').verify(publicKey, signed, 'base64'))
const ec = crypto.generateKeyPairSync('ec', {namedCurve: 'prime256v1'})
const raw = crypto.sign('sha256', data, {key: ec.privateKey, dsaEncoding: 'ieee-p1363'})
console.log(raw.length, crypto.verify('sha256', data, {key: ec.publicKey, dsaEncoding: 'ieee-p1363'}, raw))
const secret = crypto.createSecretKey(Buffer.from('key'))
console.log(secret.type, secret.symmetricKeySize, crypto.createHmac('sha256', secret).update('x').digest('hex') === crypto.createHmac('sha256', 'key').update('x').digest('hex'))
const hash = crypto.createHash('sha256').update('a')
console.log(hash.copy().digest('hex') === hash.digest('hex'))
for (const attempt of [() => crypto.createPrivateKey('nonsense'), () => crypto.createSign('none'), () => crypto.sign('sha256', data, secret), () => new crypto.KeyObject('secret')]) {
  try { attempt(); console.log('none') } catch (error) { console.log(error instanceof Error) }
}
