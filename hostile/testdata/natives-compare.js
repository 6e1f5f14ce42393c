// tries: to compare a big integer with a text of ten million digits
// want: LimitError Size
const one = 1n, digits = '9'.repeat(1e7)
one < {toString: () => digits} // HERE
