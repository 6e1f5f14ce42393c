// tries: to read a number of sixteen million digits
// want: LimitError|ProcessError
// only: in a process of its own
// limits: Time=400ms
BigInt('9'.repeat(1.6e7))
for (;;) {}
