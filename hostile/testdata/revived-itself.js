// tries: to revive JSON into what holds itself, which takes Go's stack
// want: ScriptError RangeError: Maximum call stack
const itself = []
itself.push(itself)
JSON.parse('[1, 2]', function (key, value) { // HERE
  if (key === '0') this[1] = itself
  return value
})
