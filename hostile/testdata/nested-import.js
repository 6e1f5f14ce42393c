// tries: a module that fills the stack of a parser
// want: ScriptError SyntaxError: .*nested
await import('data:text/javascript,' + '['.repeat(5e5)).catch(() => eval('!'.repeat(1e6) + '1')) // HERE
