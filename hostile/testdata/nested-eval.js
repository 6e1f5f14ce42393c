// tries: source that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
eval('['.repeat(5e5)) // HERE
