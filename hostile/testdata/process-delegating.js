// tries: to recurse by yield*, which takes Go's stack and none of JavaScript's
// want: LimitError|ProcessError
// runs: in a process of its own
// limits: Time=1s
function* forever() { yield* forever() }
for (const x of forever()) {}
