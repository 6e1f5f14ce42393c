// tries: to have the compiler read what may be arguments of types again and again
// want: ScriptError SyntaxError: too much could be the type arguments of a call
try { require('./angles.ts') } catch (e) { throw new SyntaxError(e.message) } // HERE
