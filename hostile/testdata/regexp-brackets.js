// tries: a regular expression that fills the stack with brackets
// want: ScriptError SyntaxError: .*too large
new RegExp('['.repeat(1e6), 'v') // HERE
