// tries: to read a file that there is no memory for
// want: LimitError Size
const fs = require('fs')
for (;;) {
  try { fs.readFileSync('large') } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
