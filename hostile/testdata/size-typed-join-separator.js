// tries: to join numbers with a separator that is longer than when it was measured
// want: ScriptError Error: nothing grew
let asked = 0
const separator = {toString: () => 'x'.repeat(asked++ ? 1e6 : 1)}
const text = new Float64Array(1e5).join(separator)
if (text.length === 2e5 - 1 && asked === 1) throw new Error('nothing grew') // HERE
