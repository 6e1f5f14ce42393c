// tries: to replace what the host calls
// want: ScriptError Error: still here
for (const name of Object.getOwnPropertyNames(globalThis)) {
  try { globalThis[name] = () => { throw new Error('replaced ' + name) } } catch {}
}
const E = (() => {}).constructor('return (function () { try { null.x } catch (e) { return e } })()')()
E.message = 'still here'
E.name = 'Error'
throw E
