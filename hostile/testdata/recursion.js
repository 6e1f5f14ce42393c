// tries: to recurse without end
// want: LimitError CallDepth
// limits: Time=100ms
const f = () => 1 + f() // HERE
try { f() } catch { f() } finally { f() }
