// tries: to loop by a label
// want: LimitError Time
// limits: Time=100ms
outer:
for (const x of [1]) {
  for (;;) { continue } // HERE
}
