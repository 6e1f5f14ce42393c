// tries: a built-in that takes long over a long text
// want: LimitError (Heap|Time)
// limits: Time=400ms
for (;;) '\u0344'.repeat(1e7).normalize('NFD') // HERE
