// tries: to read what is outside of its folder, by every spelling
// want: ScriptError Error: nothing was found
const fs = require('fs')
const paths = ['../secret.js', 'up/secret.js', './harmless.js/../../secret.js', '..\\secret.js', '%2e%2e/secret.js', 'link.js',
  __dirname + '/../secret.js', 'file://' + __dirname + '/../secret.js', '/proc/self/environ', '/proc/self/cwd/../secret.js', '/etc/passwd', '\0../secret.js']
for (const path of paths) {
  for (const read of [p => fs.readFileSync(p, 'utf8'), p => fs.readFileSync(Buffer.from(p), 'utf8'), p => fs.readdirSync(p), require,
    p => fs.statSync(p).size, p => fs.realpathSync(p), p => fs.copyFileSync(p, 'copy')]) {
    let found
    try { found = read(path) } catch { continue }
    throw new Error(`LEAK ${path} ${found}`)
  }
}
throw new Error('nothing was found') // HERE
