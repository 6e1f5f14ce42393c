// tries: to have the cases of all letters looked for at each of 900 depths
// want: ScriptError SyntaxError: .*too large
new RegExp('[^'.repeat(900) + '\\p{L}' + ']'.repeat(900), 'iv') // HERE
