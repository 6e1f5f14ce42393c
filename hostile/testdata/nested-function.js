// tries: a function that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
// limits: Time=20s
new Function('('.repeat(5e5)) // HERE
