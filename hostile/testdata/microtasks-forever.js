// tries: queueMicrotask without end
// want: LimitError Time
// limits: Time=100ms
const again = () => queueMicrotask(again) // HERE
again()
