#!/usr/bin/env -S dialtone run
// Groups a day's failed calls by the errors that Twilio logged for them.
//
//   dialtone run scripts/failed-calls.js [YYYY-MM-DD]   yesterday where no day is given
//
// A day is one of UTC, as in Twilio's console. Busy and unanswered calls have not
// failed. A call with several errors stands under each. The exit code is 2 where
// the arguments are wrong.

const DAY = 24 * 60 * 60 * 1000
const [day = new Date(Date.now() - DAY).toISOString().slice(0, 10), ...rest] = process.argv.slice(2)
const from = new Date(`${day}T00:00:00Z`)
if (!/^\d{4}-\d\d-\d\d$/.test(day) || isNaN(from.getTime()) || rest.length > 0) {
  console.error('failed-calls.js takes a day:')
  console.error('  dialtone run scripts/failed-calls.js 2026-03-14')
  process.exit(2)
}
const to = new Date(from.getTime() + DAY)

// The newest come first. A call that was never dialled has no start time, so
// they are told apart by when they were made.
const calls = []
for (const call of Call.all({status: 'failed'})) {
  const made = call.date_created
  if (!made || made < from) break
  if (made < to) calls.push(call)
}

// One list of alerts for all of them; an error may be logged a while later.
/** @type {Map<string | null, Twilio.Monitor.Alert[]>} */
const errors = new Map() // a call's SID to its alerts
if (calls.length > 0) {
  for (const alert of Twilio.Monitor.Alert.all({start_date: from, end_date: new Date(to.getTime() + DAY)})) {
    errors.set(alert.resource_sid, [...(errors.get(alert.resource_sid) ?? []), alert])
  }
}

const groups = new Map() // an error's code to its calls
for (const call of calls) {
  const codes = (errors.get(call.sid) ?? []).map(alert => alert.error_code)
  for (const code of new Set(codes.length > 0 ? codes : ['no error logged'])) {
    groups.set(code, [...(groups.get(code) ?? []), call])
  }
}
console.log(`${calls.length} calls failed on ${day}`)
for (const [code, failed] of [...groups].sort(([, a], [, b]) => b.length - a.length)) {
  const page = /^\d+$/.test(code) ? `  https://www.twilio.com/docs/errors/${code}` : ''
  console.log(`\n${code}: ${failed.length}${page}`)
  for (const call of failed) {
    console.log(`  ${call.date_created.toISOString().slice(11, 19)}  ${call.sid}  ${call.from} to ${call.to}`)
  }
}
