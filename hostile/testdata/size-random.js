// tries: two gigabytes of random bytes
// want: LimitError Size
require('crypto').randomBytes(2 ** 31 - 1) // HERE
