// tries: to flood the parent
// want: LimitError Output
// runs: in a process of its own
// limits: Time=30s
for (;;) console.log('x'.repeat(1000)) // HERE
