// tries: source that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
// limits: Time=20s
eval('['.repeat(5e5)) // HERE
