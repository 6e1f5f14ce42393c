// tries: to have the parser read a big integer of millions of digits
// want: ScriptError SyntaxError: the literals of big integers have more than 300000 digits
new Function('return ' + '9'.repeat(5e6) + 'n') // HERE
