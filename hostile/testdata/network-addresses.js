// tries: denied addresses in every spelling
// want: ScriptError Error: nothing was reached
// limits: Requests=500
const {port} = new URL(process.argv[3])
const hosts = ['127.0.0.1', 'localhost', '0.0.0.0', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::]', '[64:ff9b::7f00:1]',
  '127.0.0.1.', '①②⑦.0.0.1', '169.254.169.254', '[fd00:ec2::254]', 'user@127.0.0.1', '127.0.0.1%00', 'LOCALHOST']
for (const host of hosts) {
  for (const redirect of ['follow', 'manual']) {
    try { await fetch(`http://${host}:${port}/`, {redirect, signal: AbortSignal.timeout(500)}) } catch { continue }
    console.log('LEAK', host)
  }
}
throw new Error('nothing was reached') // HERE
