// tries: to find the process that it is in
// want: ScriptError Error: nothing was found
// runs: in a process of its own
// limits: Time=3s
const found = []
for (const name of ['process.binding', 'process.dlopen', 'process.kill', 'process.pid', 'Deno', 'Bun', 'require("child_process")', 'require("net")',
  'require("fs").readFileSync("/proc/self/environ")', 'require("fs").readFileSync("/proc/self/fd/3")', 'await fetch("http://127.0.0.1")']) {
  try { found.push((0, eval)(name)) } catch {}
}
if (found.some(value => value !== undefined && !(value instanceof Promise))) throw new Error('LEAK ' + found)
throw new Error('nothing was found') // HERE
