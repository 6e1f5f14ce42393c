// tries: a regular expression of 4,000 classes with all characters
// want: ScriptError SyntaxError: .*too large
new RegExp('[\\p{L}\\P{L}]'.repeat(4000), 'ui') // HERE
