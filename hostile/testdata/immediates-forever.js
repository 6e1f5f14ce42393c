// tries: setImmediate without end
// want: LimitError Time
// limits: Time=100ms
const again = () => setImmediate(again) // HERE
again()
