#!/usr/bin/env -S dialtone run
// Texts every number in a CSV file, and writes the outcome beside each.
//
//   dialtone run scripts/text-csv.js IN.csv OUT.csv FROM 'Hello {name}'
//
// The numbers stand in a column called to, number, phone or phone_number; {name}
// is what stands in the column name. It asks before it sends; dialtone --yes
// answers for you. OUT has the rows of IN and two more columns: sid and outcome,
// the message's status or why there is none.
//
// OUT may be the next IN when some have failed: rows that have a sid are not texted
// again, nor those of which nobody knows, for the connection broke or the script
// was stopped while they were sent. Look for them in Twilio's log, and empty their
// outcome to send them after all.
//
// The exit code is 1 where a text was not taken, 2 where the arguments are wrong.

const fs = require('fs')

/** @type {(problem: string) => never} */
function wrong(problem) {
  console.error(`text-csv.js: ${problem}`)
  console.error(`  dialtone run scripts/text-csv.js IN.csv OUT.csv FROM 'Hello {name}'`)
  process.exit(2)
}

const [input, output, from, body, ...rest] = process.argv.slice(2)
if (!body || rest.length > 0) wrong('it takes two files, the number to send from, and a text')
if (!fs.existsSync(input)) wrong(`${input} does not exist`)
if (fs.existsSync(output)) wrong(`${output} is there already: take another name, or delete it if its texts may be sent again`)

const rows = CSV.parse(fs.readFileSync(input, 'utf8'))
const columns = Object.keys(rows[0] ?? {})
const column = columns.find(name => ['to', 'number', 'phone', 'phone_number'].includes(name.trim().toLowerCase()))
if (!column) wrong(`${input} has no rows, or no column to, number, phone or phone_number`)
for (const [, name] of body.matchAll(/{(\w+)}/g)) {
  if (!columns.includes(name)) wrong(`${input} has no column ${name} for {${name}}`)
}

const UNKNOWN = 'unknown'
const unsent = rows.filter(row => row[column].trim() && !row.sid && !row.outcome?.startsWith(UNKNOWN))
if (unsent.length > 0 && !confirm(`Text ${unsent.length} numbers from ${from}?`)) process.exit(1)

for (const row of rows) {
  row.sid ??= ''
  row.outcome ||= row[column].trim() ? 'not sent' : 'no number'
}
const save = () => fs.writeFileSync(output, CSV.stringify(rows))
save() // where it cannot be written, nothing is sent

for (let i = 0; i < unsent.length; i += 100) {
  const batch = unsent.slice(i, i + 100)
  batch.forEach(row => row.outcome = `${UNKNOWN}: the script was stopped`)
  save()
  const results = SMS.create(batch.map(row => ({
    to: row[column].trim(), from, body: body.replace(/{(\w+)}/g, (_, name) => row[name]),
  })))
  results.forEach((result, n) => {
    const row = batch[n]
    if (!(result instanceof Error)) Object.assign(row, {sid: result.sid, outcome: result.status})
    else row.outcome = result.outcome === UNKNOWN ? `${UNKNOWN}: ${result.message}` : result.message
  })
  save()
}
const sent = unsent.filter(row => row.sid).length
console.log(`${sent} of ${unsent.length} texts sent; the outcomes are in ${output}`)
