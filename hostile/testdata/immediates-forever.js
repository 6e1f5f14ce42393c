// tries: setImmediate without end
// want: LimitError Time
// limits: Time=300ms
const again = () => setImmediate(again) // HERE
again()
