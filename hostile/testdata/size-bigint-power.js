// tries: a number of a billion digits
// want: LimitError|ProcessError|ScriptError RangeError
// limits: Time=400ms
2n ** 10_000_000_000n
for (;;) {}
