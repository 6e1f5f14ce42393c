// every 15m
// Counts the calls that failed.
let failed = 0
for await (const call of Call.all({status: 'failed'})) failed++
console.log(`${failed} failed calls`)
