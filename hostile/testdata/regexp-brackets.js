// tries: a regular expression that fills the stack with brackets
// want: ScriptError SyntaxError: .*too large
// there: ScriptError SyntaxError: Invalid regular expression
new RegExp('['.repeat(1e6), 'v') // HERE
