// A server whose bytes are compared with those of Node's.
const http = require('http')

const server = http.createServer((req, res) => {
  switch (req.url) {
  case '/quit':
    res.end()
    server.close()
    return
  case '/parts':
    res.write('one')
    setTimeout(() => res.end('two'), 5)
    return
  case '/head':
    res.writeHead(200, 'Fine', {'Content-Type': 'text/plain', 'X-Many': ['a', 'b'], 'x-CASE': 'y'})
    res.end('body')
    return
  case '/nodate':
    res.sendDate = false
    res.end('x')
    return
  case '/removed':
    for (const name of ['Connection', 'Content-Length', 'Transfer-Encoding']) res.removeHeader(name)
    res.end('all')
    return
  case '/304':
    res.statusCode = 304
    res.setHeader('ETag', '"a"')
    res.end('never sent')
    return
  case '/chunked':
    res.setHeader('Transfer-Encoding', 'chunked')
    res.end('x')
    return
  case '/trailers':
    res.setHeader('Trailer', 'X-End')
    res.write('body')
    res.addTrailers({'X-End': 'yes'})
    res.end()
    return
  case '/flush':
    res.flushHeaders()
    setTimeout(() => res.end('later'), 5)
    return
  case '/keep':
    res.setHeader('Connection', 'keep-alive')
    res.setHeader('Keep-Alive', 'timeout=9')
    res.end('kept')
    return
  case '/continue':
    res.writeContinue()
    res.writeProcessing()
    res.end('done')
    return
  case '/corked':
    res.cork()
    res.write('a')
    res.write('b')
    process.nextTick(() => { res.uncork(); res.end('c') })
    return
  }
  let length = 0
  req.on('data', part => { length += part.length })
  req.on('end', () => res.end(JSON.stringify([req.method, req.url, req.httpVersion, length, req.headers, req.rawHeaders, req.trailers])))
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
