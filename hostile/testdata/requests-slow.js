// tries: to hold up the host by an answer that never comes
// want: LimitError Time
// limits: Time=100ms
// nothing is running when the time is over
await fetch(process.argv[2] + '/slow').catch(() => { for (;;) {} }) // HERE
