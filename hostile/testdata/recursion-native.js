// tries: to recurse without end by way of native functions
// want: LimitError CallDepth
// limits: CallDepth=500
const f = () => [1].map(f) // HERE
try { f() } catch { f() }
