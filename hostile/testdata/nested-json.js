// tries: JSON that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
// limits: Time=20s
JSON.parse('['.repeat(5e6)) // HERE
