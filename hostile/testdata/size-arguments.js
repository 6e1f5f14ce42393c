// tries: a call with more arguments than the VM's stack has room for
// want: LimitError|ProcessError|ScriptError RangeError
// limits: Time=400ms
const all = new Array(1e7).fill(1)
Math.max(...all)
for (;;) {}
