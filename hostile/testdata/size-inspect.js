// tries: to print ten million elements
// want: LimitError Heap
console.log(new Array(1e7).fill(1)) // HERE
