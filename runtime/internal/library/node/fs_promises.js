// fs/promises: the functions of fs as promises. They work at once: a local file is
// there before a goroutine would be.

const fs = require('fs')
const {missing} = require('errors')

const promises = {constants: fs.constants}
for (const name of ['readFile', 'writeFile', 'appendFile', 'readdir', 'mkdir', 'stat', 'lstat', 'realpath', 'readlink', 'access', 'unlink', 'rmdir', 'rename', 'rm', 'copyFile', 'mkdtemp']) {
  promises[name] = {[name]: (...args) => new Promise(resolve => resolve(fs[name + 'Sync'](...args)))}[name]
}

return missing(promises, 'fs.promises', ['open', 'watch', 'chmod', 'chown', 'lchown', 'link', 'symlink', 'truncate', 'utimes', 'lutimes', 'opendir', 'cp', 'statfs'])
