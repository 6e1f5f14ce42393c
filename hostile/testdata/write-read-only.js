// tries: to write in a folder that it may only read
// want: ScriptError Error: nothing was written
const fs = require('fs')
for (const write of [() => fs.writeFileSync('made.js', '1'), () => fs.appendFileSync('harmless.js', '1'), () => fs.mkdirSync('made'),
  () => fs.rmSync('harmless.js'), () => fs.unlinkSync('harmless.js'), () => fs.renameSync('harmless.js', 'other.js'), () => fs.rmSync('.', {recursive: true, force: true})]) {
  try { write() } catch { continue }
  throw new Error('LEAK ' + write)
}
throw new Error('nothing was written') // HERE
