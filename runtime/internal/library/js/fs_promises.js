// fs/promises: the functions of fs as promises. They work at once: a local file is
// there before a goroutine would be.

const fs = require('fs')

const promises = {constants: fs.constants}
for (const name of ['readFile', 'writeFile', 'appendFile', 'readdir', 'mkdir', 'stat', 'lstat', 'realpath', 'access', 'unlink', 'rmdir', 'rename', 'rm', 'copyFile']) {
  promises[name] = {[name]: (...args) => new Promise(resolve => resolve(fs[name + 'Sync'](...args)))}[name]
}

return promises
