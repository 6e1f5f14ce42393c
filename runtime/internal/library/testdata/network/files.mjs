import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {pipeline} from 'node:stream/promises'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'streams-'))
const file = path.join(dir, 'a.txt')
const out = fs.createWriteStream(file)
out.write('one\n'); out.write('two\n'); out.end('three')
await new Promise(resolve => out.on('finish', resolve))
console.log(fs.readFileSync(file, 'utf8'), out.bytesWritten)
let text = ''
for await (const part of fs.createReadStream(file, {encoding: 'utf8', start: 4, end: 6})) text += part
console.log(text)
await pipeline(fs.createReadStream(file), fs.createWriteStream(file + '2', {flags: 'a'}))
console.log(await new Promise((resolve, reject) => fs.readFile(file + '2', 'utf8', (error, all) => error ? reject(error) : resolve(all))))
await new Promise(resolve => fs.createReadStream(path.join(dir, 'none')).on('error', error => resolve(console.log(error.code, error.syscall))))
await new Promise(resolve => fs.stat(path.join(dir, 'none'), error => resolve(console.log(error.code))))
