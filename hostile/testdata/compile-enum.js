// tries: TypeScript whose members double in length
// want: ScriptError SyntaxError: .*8 MB
try { require('./enum.ts') } catch (e) { throw new SyntaxError(e.message) } // HERE
