// tries: a native function called for each number of a typed array
// want: LimitError Time
// limits: Time=100ms
const numbers = new Float64Array(1e6)
for (;;) { // HERE
  numbers.map(Math.sqrt) // HERE
  numbers.forEach(Number.isInteger) // HERE
  numbers.reduce(Math.hypot) // HERE
  numbers.sort(Math.max) // HERE
}
