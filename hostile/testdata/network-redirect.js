// tries: to be redirected to a denied host
// want: ScriptError TypeError: fetch failed.*not allowed
// limits: Requests=50
const [, , allowed, denied] = process.argv
for (const status of [301, 302, 303, 307, 308]) {
  try {
    await fetch(`${allowed}/away?status=${status}&to=${encodeURIComponent(denied)}`, {method: 'POST', body: 'x'})
    console.log('LEAK')
  } catch {}
}
await fetch(allowed + '/away?to=' + encodeURIComponent(denied)) // HERE
