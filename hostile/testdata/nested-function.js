// tries: a function that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
new Function('('.repeat(5e5)) // HERE
