// tries: to read files that say nothing of their size, and never end
// want: nothing
// grants: all files
const fs = require('fs')
const refused = []
for (const name of ['/proc/self/pagemap', '/proc/kmsg', '/proc/kcore', '/dev/zero', '/dev/urandom', '/dev/kmsg']) {
  try {
    if (fs.existsSync(name)) console.log('LEAK', name, fs.readFileSync(name).length)
  } catch (e) { refused.push(name) }
}
