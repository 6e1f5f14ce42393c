// tries: to name another host, or to smuggle a request, by headers
// want: ScriptError Error: nothing was reached
// limits: Requests=500
const [, , allowed, denied] = process.argv
const {host} = new URL(denied)
const attempts = [{headers: {host}}, {headers: {'x': `1\r\nHost: ${host}`}}, {headers: {'transfer-encoding': 'chunked', 'content-length': '3'}, method: 'POST', body: '0\r\n\r\nGET / HTTP/1.1\r\n\r\n'},
  {method: `GET http://${host}/ HTTP/1.1\r\nX: y`}, {headers: {'proxy-authorization': 'x', connection: 'upgrade', upgrade: 'websocket'}}]
for (const init of attempts) {
  try { await (await fetch(allowed, init)).text() } catch {}
}
for (const url of [`${allowed}\t@${host}/`, `${allowed}\\@${host}/`, `${allowed}#@${host}/`, `http:/\\${host}`, `file:///etc/passwd`, `unix:/var/run/docker.sock`, `//${host}/`, `data:text/html,x`]) {
  try { await (await fetch(url)).text() } catch {}
}
throw new Error('nothing was reached') // HERE
