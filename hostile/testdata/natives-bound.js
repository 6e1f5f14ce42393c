// tries: text of an array that is its own text
// want: ScriptError RangeError: Maximum call stack size exceeded
const a = [1, 2]
a.toString = String.bind(null, a)
String(a) // HERE
