// Run in Node and here: what it prints is the same.
import {Readable} from 'node:stream'

const base = process.env.SERVER
const read = async response => { let text = ''; for await (const part of response.body) text += new TextDecoder().decode(part, {stream: true}); return text }

const got = await fetch(base + '/json')
console.log(got.body instanceof ReadableStream, got.bodyUsed, await read(got), got.bodyUsed)
await got.text().catch(error => console.log(error.name))
const reader = (await fetch(base + '/half')).body.getReader()
console.log(await reader.cancel('enough'))
const slow = new AbortController()
const half = await fetch(base + '/half', {signal: slow.signal})
setTimeout(() => slow.abort(), 5)
await half.text().catch(error => console.log(error.name))
let size = 0
for await (const part of (await fetch(base + '/huge')).body) size += part.length
console.log(size)

const stream = () => new ReadableStream({start(controller) { for (const text of ['in ', 'parts']) controller.enqueue(new TextEncoder().encode(text)); controller.close() }})
const post = (body, more) => fetch(base + '/size', {method: 'POST', body, ...more}).then(response => response.text())
console.log(await post(stream(), {duplex: 'half'}), await post('text'), await post(new Blob(['blob'])), await post(Readable.from([Buffer.from('node')]), {duplex: 'half'}))
await post(stream()).catch(error => console.log(error.name, error.message))
const failing = new ReadableStream({pull(controller) { controller.error(new RangeError('broken')) }})
await post(failing, {duplex: 'half'}).catch(error => console.log(error.name))
const form = new FormData()
form.append('a', 'ü')
form.append('f', new File(['content'], 'a.txt', {type: 'text/plain'}))
const [, type] = /"(multipart\/form-data); boundary=/.exec(await (await fetch(base + '/echo', {method: 'POST', body: form})).text()) ?? []
console.log(type)
const twice = await fetch(base + '/json')
const copy = twice.clone()
console.log(await twice.text() === await copy.text(), (await fetch(new Request(base + '/json').clone())).status)
console.log((await (await fetch(base + '/json')).blob()).type, (await fetch(base + '/echo', {method: 'HEAD'})).body, (await fetch(base + '/empty')).body)
console.log(await read(new Response((await fetch(base + '/json')).body.pipeThrough(new TransformStream()))))
await fetch('http://127.0.0.1:64999').catch(error => console.log(error.name, error.cause.code))
