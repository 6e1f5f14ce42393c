// tries: to loop without end after an await
// want: LimitError Time
// limits: Time=100ms
await null
let n = 0
do {
  n++ // HERE
} while (n > 0) // HERE
