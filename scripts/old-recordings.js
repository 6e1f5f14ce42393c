#!/usr/bin/env -S dialtone run
// Shows the recordings older than some days, and deletes them when told to.
//
//   dialtone run scripts/old-recordings.js DAYS            shows them
//   dialtone run scripts/old-recordings.js DAYS --delete   shows and deletes them
//
// Twilio keeps a deleted recording's data for some weeks and its sound not at
// all. The exit code is 1 where a recording could not be deleted, 2 where the
// arguments are wrong.

const [days, flag, ...rest] = process.argv.slice(2)
if (!(Number(days) > 0) || flag !== undefined && flag !== '--delete' || rest.length > 0) {
  console.error('old-recordings.js takes a number of days, and --delete to delete what it shows:')
  console.error('  dialtone run scripts/old-recordings.js 90 [--delete]')
  process.exit(2)
}

const before = new Date(Date.now() - Number(days) * 24 * 60 * 60 * 1000)
let count = 0
let seconds = 0
for (const recording of Recording.all({created_before: before})) {
  const {sid, call_sid, duration, date_created} = recording
  console.log(`${date_created?.toISOString().slice(0, 10)}  ${sid}  ${String(duration ?? 0).padStart(5)} s  ${call_sid ?? ''}`)
  count++
  seconds += Number(duration ?? 0)
}
console.log(`${count} recordings older than ${days} days, ${Math.round(seconds / 60)} minutes`)

if (flag === '--delete' && count > 0) {
  const results = Recording.all({created_before: before}).destroyAll()
  const deleted = results.filter(r => !(r instanceof Error)).length
  console.log(`${deleted} deleted`)
}
