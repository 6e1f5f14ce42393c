// tries: queueMicrotask without end
// want: LimitError Time
// limits: Time=300ms
const again = () => queueMicrotask(again) // HERE
again()
