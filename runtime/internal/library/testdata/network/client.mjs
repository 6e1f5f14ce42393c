// Run in Node and here: what it prints is the same.
import http, {Agent, STATUS_CODES} from 'node:http'
import https from 'node:https'
import net from 'node:net'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'

const base = process.env.SERVER
const url = new URL(base)

const send = (options, body, to = base) => new Promise((resolve, reject) => {
  const request = http.request(to, options, async response => {
    let text = ''
    try {
      for await (const chunk of response) text += chunk
      resolve({status: response.statusCode, message: response.statusMessage, text, headers: response.headers, complete: response.complete, version: response.httpVersion})
    } catch (error) {
      reject(error)
    }
  })
  request.on('error', reject)
  if (body instanceof Readable) body.pipe(request)
  else request.end(body)
})

const got = await send({path: '/echo?a=1', headers: {'X-Test': 'yes'}})
console.log(got.status, got.message, got.version, got.complete, got.text, got.headers['set-cookie'], got.headers['content-type'])
console.log((await send({path: '/echo', method: 'POST', headers: {'Content-Type': 'text/plain'}}, 'body')).text)
console.log((await send({path: '/echo', method: 'PUT', auth: 'ada:secret'}, Readable.from(['in ', 'parts']))).text)
console.log((await send({path: '/302'})).status, (await send({path: '/missing'})).message, (await send({path: '/empty', method: 'DELETE'})).text === '')
console.log((await send({path: '/json'})).text, (await new Promise(resolve => http.get({host: url.hostname, port: url.port, path: '/json'}, resolve))).resume().statusCode)

// Parts that are written, and headers on the way.
const request = http.request({hostname: url.hostname, port: url.port, method: 'POST', path: '/echo'})
console.log(request.method, request.path, request.getHeader('host') === url.host, request.headersSent, request.getHeaderNames())
request.setHeader('X-Test', ['a', 'b'])
console.log(request.getHeaders()['x-test'], request.hasHeader('x-TEST'))
request.removeHeader('x-test')
request.write('one,')
await new Promise(resolve => setTimeout(resolve, 5))
console.log(request.headersSent)
request.write(Buffer.from('two'))
request.end()
const events = []
for (const name of ['finish', 'response', 'close']) request.on(name, () => events.push(name))
const [response] = await new Promise(resolve => request.once('response', (...args) => resolve(args)))
response.setEncoding('utf8')
let text = ''
response.on('data', part => { text += part })
await new Promise(resolve => response.once('end', resolve))
await new Promise(resolve => setTimeout(resolve, 5))
console.log(text, events, response.req === request, response.headers['content-length'] === String(text.length), response instanceof Readable)
try { request.setHeader('X', '1') } catch (error) { console.log(error.code) }

// What goes wrong.
const code = promise => promise.then(() => 'none', error => [error.name, error.code, error.syscall, error.message.replace(/\d+\.\d+\.\d+\.\d+:\d+/, 'ADDRESS')])
console.log(await code(send({path: '/json'}, undefined, 'http://127.0.0.1:1')))
console.log(await code(send({path: '/cut'})))
const aborting = new AbortController()
const waits = code(send({path: '/never', signal: aborting.signal}))
setTimeout(() => aborting.abort(), 10)
console.log(await waits)
const timed = http.get(base + '/never', {timeout: 10})
timed.on('timeout', () => timed.destroy(new Error('too slow')))
console.log(await new Promise(resolve => timed.on('error', error => resolve(error.message))))
const dropped = http.get(base + '/never')
setTimeout(() => dropped.destroy(), 10)
console.log(await new Promise(resolve => dropped.on('error', error => resolve([error.code, error.message]))))
const half = await new Promise(resolve => http.get(base + '/half', resolve))
half.destroy()
await new Promise(resolve => half.once('close', resolve))
console.log(half.destroyed, half.complete)
for (const attempt of [
  () => http.request('ftp://example.com'), () => http.get({path: '/a b'}), () => http.request({method: 'A B'}),
  () => http.request({headers: {'a b': 'c'}}), () => http.request({headers: {a: 'b\nc'}}), () => https.get('http://example.com'),
  () => http.request({headers: {a: undefined}}).destroy().on('error', () => {}) && 'made',
]) {
  try { console.log(attempt()) } catch (error) { console.log(error.name, error.code) }
}

// An agent holds requests back, and pipelines hold parts back.
const agent = new Agent({maxSockets: 1, keepAlive: true})
console.log((await Promise.all([1, 2, 3].map(n => send({path: '/echo?n=' + n, agent})))).map(each => each.text.slice(0, 11)))
console.log(agent.maxSockets, agent.keepAlive, agent.protocol, new https.Agent().defaultPort, http.globalAgent.maxSockets)
agent.destroy()
let size = 0
const huge = await new Promise(resolve => http.get(base + '/huge', resolve))
await pipeline(huge, async function (source) { for await (const chunk of source) size += chunk.length })
console.log(size)
const large = Buffer.alloc(300_000, 'x')
const posted = await send({path: '/size', method: 'POST'}, Readable.from([large, large]))
console.log(posted.text)
console.log(STATUS_CODES[404], net.isIP('::1'), net.isIPv4('1.2.3.4'), net.isIP('nothing'))
console.log((await send({path: '/echo', method: 'HEAD'})).text === '', (await send({path: '/echo', method: 'POST', headers: {'content-length': 3}}, 'abc')).text)
