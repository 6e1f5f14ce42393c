// tries: to recurse without end by way of generators that delegate
// want: LimitError CallDepth
// limits: CallDepth=500
function* forever() { yield* forever() } // HERE
for (const x of forever()) {}
