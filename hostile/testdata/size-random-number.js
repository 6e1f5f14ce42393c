// tries: to be asked for a size twice, and to answer with another one
// want: (LimitError Size|ScriptError (Type|Range)Error)
Number.isInteger = () => true
let asked = 0
require('crypto').randomBytes({valueOf: () => asked++ ? 2 ** 33 : 1}) // HERE
