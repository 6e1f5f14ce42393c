// tries: an interval that is never cleared
// want: LimitError Time
// limits: Time=100ms
// nothing is running when the time is over
setInterval(() => {}, 1) // HERE
