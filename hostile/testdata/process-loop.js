// tries: to loop without end
// want: LimitError Time
// runs: in a process of its own
// limits: Time=400ms
for (;;) {} // HERE
