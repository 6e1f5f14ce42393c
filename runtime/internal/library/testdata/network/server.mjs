// Run in Node and here: what it prints is the same. Addresses and dates are left out.
import http, {createServer, ServerResponse, IncomingMessage, OutgoingMessage, METHODS} from 'node:http'
import net from 'node:net'
import {EventEmitter, once} from 'node:events'
import {Readable, Writable} from 'node:stream'
import {pipeline} from 'node:stream/promises'

const log = []
const routes = {
  '/plain': (req, res) => res.end('plain'),
  '/empty': (req, res) => { res.statusCode = 204; res.end() },
  '/reason': (req, res) => { res.writeHead(299, 'As it likes', {'X-A': 1, 'x-b': ['2', '3']}); res.end() },
  '/list': (req, res) => { res.writeHead(200, ['X-A', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']); res.end('list') },
  '/parts': (req, res) => { res.write('one,'); setTimeout(() => { res.write(Buffer.from('two,')); res.end('thrée') }, 5) },
  '/length': (req, res) => { res.setHeader('Content-Length', 3); res.write('a'); res.end('bc') },
  '/echo': async (req, res) => { await pipeline(req, res) },
  '/read': async (req, res) => {
    let text = ''
    req.setEncoding('utf8')
    for await (const part of req) text += part
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify([req.method, req.url, req.httpVersion, req.headers['x-test'], req.headersDistinct['x-test'], text.length, req.complete, req.trailers]))
  },
  '/unread': (req, res) => res.end('not read'),
  '/trailers': (req, res) => { res.setHeader('Trailer', 'X-Sum'); res.write('body'); res.addTrailers({'X-Sum': '4'}); res.end() },
  '/early': (req, res) => { res.writeEarlyHints({link: '</a.css>; rel=preload'}); res.end('late') },
  '/close': (req, res) => { res.setHeader('Connection', 'close'); res.end('bye') },
  '/raw': (req, res) => res.end(JSON.stringify(req.rawHeaders.filter((_, i) => i % 2 === 0 ? /^x-/i.test(req.rawHeaders[i]) : /^x-/i.test(req.rawHeaders[i - 1])))),
  '/state': (req, res) => {
    log.push(res.headersSent, res.writableEnded, res.finished, res.statusMessage, res.shouldKeepAlive)
    res.setHeader('X-One', 'a').appendHeader('x-one', 'b')
    log.push(res.getHeader('X-ONE'), res.hasHeader('x-one'), res.getHeaderNames(), res.getRawHeaderNames?.(), {...res.getHeaders()})
    res.removeHeader('x-one')
    res.on('finish', () => log.push('finish', res.writableFinished)).on('close', () => log.push('close', res.destroyed))
    res.end('state', 'utf8', () => log.push('ended'))
    log.push(res.headersSent, res.writableEnded, res.finished, res.statusCode, res.statusMessage)
    for (const wrong of [() => res.setHeader('a', 'b'), () => res.writeHead(200), () => res.removeHeader('a')]) {
      try { wrong() } catch (error) { log.push(error.code, error.message) }
    }
  },
  '/wrong': (req, res) => {
    for (const wrong of [
      () => res.setHeader('a b', 'c'), () => res.setHeader('a', 'b\nc'), () => res.setHeader('a'), () => res.writeHead(99), () => res.writeHead('x'),
      () => res.end(5), () => res.write(null), () => res.write({}), () => res.getHeader(1),
    ]) {
      try { wrong() } catch (error) { log.push([error.name, error.code, error.message.split('. Received')[0]]) }
    }
    try { res.writeHead(200, 'a\nb') } catch (error) { log.push(error.code) }
    res.statusMessage = 'OK'
    res.end('wrong')
  },
  '/after': (req, res) => {
    res.end('after')
    res.on('error', error => log.push(error.code))
    res.write('more', error => log.push('callback ' + error.code))
    log.push(res.end() === res)
  },
  '/never': (req, res) => { req.on('close', () => log.push('request closed', req.destroyed)); res.on('close', () => log.push('response closed', res.writableFinished)) },
  '/cut': (req, res) => { res.write('half'); setTimeout(() => res.destroy(), 5) },
}

const server = createServer((req, res) => {
  const answer = routes[new URL(req.url, 'http://x').pathname]
  if (answer) return answer(req, res)
  res.statusCode = 404
  res.end()
})
console.log(server instanceof http.Server, server instanceof net.Server, server instanceof EventEmitter, server.listening, server.address(), METHODS.length)
console.log(server.keepAliveTimeout, server.headersTimeout, server.requestTimeout, server.timeout, server.maxHeadersCount, server.maxRequestsPerSocket)
server.on('listening', () => log.push('listening')).on('connection', () => log.push('connection')).on('close', () => log.push('server closed'))
console.log(server.listen(0, '127.0.0.1', () => log.push('listens')) === server)
await once(server, 'listening')
const {port, address, family} = server.address()
console.log(address, family, port > 0, server.listening, log.splice(0))

const headersOf = headers => Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'date').sort())
const ask = (path, {body, agent, ...options} = {}) => new Promise((resolve, reject) => {
  const request = http.request({port, host: '127.0.0.1', path, agent, ...options}, async response => {
    let text = ''
    try {
      for await (const part of response) text += part
      resolve([path, response.statusCode, response.statusMessage, headersOf(response.headers), text.length > 300 ? text.length : text, response.complete])
    } catch (error) {
      resolve([path, error.code, error.message])
    }
  })
  request.on('error', error => resolve([path, error.code]))
  if (body instanceof Readable) body.pipe(request)
  else request.end(body)
})

for (const path of ['/plain', '/empty', '/reason', '/list', '/parts', '/length', '/early', '/close', '/missing', '/plain?a=%zz&b=é'.replace('é', '%C3%A9')]) console.log(await ask(path))
console.log(await ask('/plain', {method: 'HEAD'}), await ask('/parts', {method: 'HEAD'}))
console.log(await ask('/read', {method: 'POST', body: 'abc', headers: {'X-Test': 'a'}}))
console.log(await ask('/read', {method: 'PUT', body: Readable.from(['in ', 'parts']), headers: {'X-Test': ['a', 'b']}}))
console.log(await ask('/read', {method: 'POST', body: 'x'.repeat(300000)}))
console.log(await ask('/echo', {method: 'POST', body: 'y'.repeat(200000)}), await ask('/unread', {method: 'POST', body: 'z'.repeat(1000)}))
console.log(await ask('/read', {method: 'POST', body: 'expected', headers: {Expect: '100-continue'}}))
log.length = 0
console.log(await ask('/state'), await ask('/wrong'), await ask('/after'))
await new Promise(resolve => setTimeout(resolve, 10))
console.log(log.splice(0))

// A client that goes away, and a server that does.
const gone = http.get({port, host: '127.0.0.1', path: '/never', agent: false}).on('error', () => {})
setTimeout(() => gone.destroy(), 20)
await new Promise(resolve => setTimeout(resolve, 60))
console.log(log.splice(0).filter(entry => entry !== 'connection'))
console.log(await ask('/cut', {agent: false}))

// What goes wrong with servers.
const failure = options => new Promise(resolve => {
  const other = createServer()
  other.on('error', error => resolve([error.code, error.syscall, error.errno < 0, error.port === port || error.port, error.address, error.message.replace(port, 'PORT')]))
  other.listen(options)
})
console.log(await failure({port, host: '127.0.0.1'}))
for (const wrong of [() => createServer().listen(70000), () => createServer().listen({port: -1}), () => server.listen(0), () => createServer('x'), () => createServer({keepAliveTimeout: 'a'})]) {
  try { wrong() } catch (error) { console.log(error.name, error.code, error.message) }
}
createServer().close(error => console.log(error.code, error.message))

// Events that stand for requests.
const special = createServer({keepAliveTimeout: 0}, (req, res) => res.end('request'))
special.on('checkContinue', (req, res) => { res.writeContinue(); res.end('continued') })
special.on('checkExpectation', (req, res) => { res.statusCode = 417; res.end('no') })
special.on('upgrade', (req, socket, head) => { socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'); socket.end('raw ' + head.length) })
await new Promise(resolve => special.listen(0, '127.0.0.1', resolve))
const there = {port: special.address().port}
console.log(await ask('/', {...there, method: 'POST', body: 'a', headers: {Expect: '100-continue'}}), await ask('/', {...there, headers: {Expect: 'else'}}), await ask('/', there))
special.getConnections((error, count) => console.log(error, count > 0))
special.close(() => console.log('special closed', special.listening, special.address()))
special.closeAllConnections()
await once(special, 'close')

// Objects that packages make themselves.
const made = new ServerResponse(new IncomingMessage(null))
console.log(made instanceof OutgoingMessage, made instanceof Writable || made instanceof EventEmitter, made.statusCode, made.headersSent, Reflect.apply(ServerResponse, Object.create(ServerResponse.prototype), [{method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1}]))

server.close(error => console.log('closed', error, server.listening))
await once(server, 'close')
