// tries: a regular expression that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
// limits: Time=20s
new RegExp('('.repeat(5e6)) // HERE
