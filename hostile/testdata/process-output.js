// tries: to flood the parent
// want: LimitError Output
// runs: in a process of its own
for (;;) console.log('x'.repeat(1000)) // HERE
