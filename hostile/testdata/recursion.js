// tries: to recurse without end
// want: LimitError CallDepth
// limits: CallDepth=500
const f = () => 1 + f() // HERE
try { f() } catch { f() } finally { f() }
