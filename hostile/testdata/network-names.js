// tries: names, listed and not, of denied addresses
// want: ScriptError Error: nothing was reached
// limits: Requests=500
const {port} = new URL(process.argv[3])
for (const host of ['listed.test', 'x.example.test', 'listed.test.', 'LISTED.test', 'example.test', 'listed.test.evil.test', 'metadata.google.internal', 'listed.test@evil.test']) {
  try { await fetch(`http://${host}:${port}/`) } catch { continue }
  console.log('LEAK', host)
}
throw new Error('nothing was reached') // HERE
