// tries: source that the compiler takes gigabytes for
// want: LimitError|ProcessError|ScriptError SyntaxError
// limits: Time=400ms
eval('a:'.repeat(1e5) + '1')
for (;;) {}
