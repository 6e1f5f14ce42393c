// tries: to read a number of sixteen million digits
// want: LimitError Size
// limits: Time=400ms
BigInt("9".repeat(1.6e7)) // HERE
for (;;) {}
