// tries: source that the compiler's stack is too small for
// want: LimitError|ProcessError|ScriptError SyntaxError
// limits: Time=400ms
eval('1' + '+1'.repeat(1e6))
for (;;) {}
