// tries: to find the process that it is in
// want: ScriptError Error: nothing was found
const found = []
for (const name of ['process.binding("fs")', 'process.dlopen(module, "x.so")', 'process.kill(process.pid)', 'process.kill(1)', 'Deno', 'Bun',
  'require("child_process").execSync("id")', 'require("child_process").spawn("id").pid', 'require("net").connect(80)',
  'require("fs").readFileSync("/proc/self/environ")', 'require("fs").readFileSync("/proc/self/fd/3")', 'await fetch("http://127.0.0.1")']) {
  try { found.push((0, eval)(name)) } catch {}
}
if (found.some(value => value !== undefined && !(value instanceof Promise))) throw new Error('LEAK ' + found)
throw new Error('nothing was found') // HERE
