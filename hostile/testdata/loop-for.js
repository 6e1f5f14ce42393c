// tries: to loop without end
// want: LimitError Time
// limits: Time=100ms
const before = 1

for (;;) {} // HERE
