// tries: a built-in that takes long over a long text
// want: LimitError|ProcessError
// only: in a process of its own
// limits: Time=400ms
for (;;) '\u0344'.repeat(1e7).normalize('NFD') // HERE
