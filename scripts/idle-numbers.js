#!/usr/bin/env -S dialtone run
// Shows the account's phone numbers that nobody has called in some days.
//
//   dialtone run scripts/idle-numbers.js [DAYS]   90 where no number is given
//
// A number that the account has had for less than that is not idle yet. Text
// messages do not count: a number may have no calls and many of them. The exit
// code is 2 where the arguments are wrong.

const [days = '90', ...rest] = process.argv.slice(2)
if (!(Number(days) > 0) || rest.length > 0) {
  console.error('idle-numbers.js takes a number of days:')
  console.error('  dialtone run scripts/idle-numbers.js 90')
  process.exit(2)
}

const since = new Date(Date.now() - Number(days) * 24 * 60 * 60 * 1000)
/** @param {Date | null} date */
const isSince = date => date !== null && date > since
let count = 0
let idle = 0
for (const number of IncomingPhoneNumber.all()) {
  count++
  if (isSince(number.date_created)) continue
  const last = Call.first({to: number.phone_number}) // the newest comes first
  if (last && isSince(last.date_created)) continue
  idle++
  const when = last ? `last called ${last.date_created?.toISOString().slice(0, 10)}` : 'never called'
  console.log(`${String(number.phone_number).padEnd(16)}  ${when.padEnd(22)}  ${number.sid}  ${number.friendly_name}`)
}
console.log(`${idle} of ${count} numbers have had no call in ${days} days`)
