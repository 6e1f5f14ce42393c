// tries: TypeScript that can be read in two ways at each of 28 depths
// want: ScriptError SyntaxError: .*in two ways
try { require('./conditions.ts') } catch (e) { throw new SyntaxError(e.message) } // HERE
