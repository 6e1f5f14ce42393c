// tries: a regular expression that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
new RegExp('('.repeat(5e6)) // HERE
