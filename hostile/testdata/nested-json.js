// tries: JSON that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
JSON.parse('['.repeat(5e6)) // HERE
