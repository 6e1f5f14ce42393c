// tries: an interval that is never cleared
// want: LimitError Time
// limits: Time=300ms
// nothing is running when the time is over
setInterval(() => {}, 1) // HERE
