// tries: to recurse without end by way of native functions
// want: LimitError CallDepth
// limits: Time=5s
const f = () => [1].map(f) // HERE
try { f() } catch { f() }
