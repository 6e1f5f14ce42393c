// tries: a comparison that never ends
// want: LimitError Time
// limits: Time=100ms
[3, 1, 2].sort(() => { for (;;) {} }) // HERE
