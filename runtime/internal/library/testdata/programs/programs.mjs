import cp, {spawn, exec, execFile, spawnSync, execSync, execFileSync} from 'node:child_process'
import {promisify} from 'node:util'
console.log(execSync('echo hi').toString(), execFileSync('cat', {input: 'abc', encoding: 'utf8'}), spawnSync('sh', ['-c', 'echo e >&2; exit 3'], {encoding: 'utf8'}).status)
const {stdout} = await promisify(exec)('echo "$X"', {env: {...process.env, X: '5'}})
console.log(stdout)
try { await promisify(execFile)('sh', ['-c', 'echo no >&2; exit 2']) } catch (e) { console.log(e.code, e.stderr, e.message, e.cmd, e.killed) }
const child = spawn('cat')
child.stdout.setEncoding('utf8').on('data', d => console.log('data', d))
child.on('close', (c, s) => console.log('close', c, s)).on('spawn', () => console.log('spawn'))
child.stdin.end('text')
await new Promise(done => child.on('close', done))
const no = spawn('no-such-program', ['x'])
no.on('error', e => console.log(e.code, e.message, e.syscall, e.path, e.spawnargs))
await new Promise(done => no.on('close', done))
const sleeper = spawn('sleep', ['10'])
setTimeout(() => console.log(sleeper.kill(), sleeper.killed), 50)
await new Promise(done => sleeper.on('close', (...a) => done(console.log(...a))))
console.log(spawnSync('no-such').error.code, spawnSync('sleep', ['5'], {timeout: 50}).signal, spawnSync('sh', ['-c', 'kill -9 $$']).signal)
try { execSync('exit 4', {stdio: 'pipe'}) } catch (e) { console.log(e.status, e.message) }
spawnSync('echo', ['inherited'], {stdio: 'inherit'})
try { execFileSync('sh', ['-c', 'head -c 3000000 /dev/zero']) } catch (e) { console.log(e.code ?? e) }
try { spawn('') } catch (e) { console.log(e.code ?? e) }
exec('exit 1', e => console.log(e.code, e.signal))
