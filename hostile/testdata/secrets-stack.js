// tries: to walk the stack to the host
// want: ScriptError Error: nothing was found
const found = []
Error.prepareStackTrace = (error, frames) => { found.push(error, frames); return frames }
Error.captureStackTrace?.({})
const probe = function () { found.push(probe.caller, probe.arguments, arguments.callee, this) }
try { probe() } catch (e) { found.push(e) }
try { [1].map(function () { found.push(arguments.callee.caller) }) } catch (e) { found.push(e) }
try { found.push((() => {}).constructor('return this')()) } catch {}
try { found.push(new Error().stack) } catch {}
const text = require('util').inspect(found, {depth: 3}).slice(0, 10000)
console.log(text)
throw new Error('nothing was found') // HERE
