// tries: to flatten an array that holds itself, which takes Go's stack
// want: ScriptError RangeError: Maximum call stack
const all = []
all.push(all)
all.flat(Infinity) // HERE
