// tries: to read what the process has in memory, and was started with
// want: nothing
// grants: all files
const fs = require('fs')
const task = fs.existsSync('/proc/self/task') ? 'task/' + fs.readdirSync('/proc/self/task')[0] + '/' : ''
for (const folder of ['/proc/self/', '/proc/thread-self/', '/proc/self/root/proc/self/', '/proc/self/' + task]) {
  for (const name of ['environ', 'cmdline', 'auxv', 'mem', 'pagemap']) {
    let read = true
    try { fs.readFileSync(folder + name) } catch { read = false }
    if (read) console.log('LEAK', folder + name)
  }
}
try { fs.writeFileSync('/proc/self/mem', 'x', {flag: 'r+'}); console.log('LEAK') } catch {}
