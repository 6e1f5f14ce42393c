// tries: a comparison that never ends
// want: LimitError Time
// limits: Time=300ms
[3, 1, 2].sort(() => { for (;;) {} }) // HERE
