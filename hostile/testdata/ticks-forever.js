// tries: process.nextTick without end
// want: LimitError Time
// limits: Time=100ms
const again = () => { // HERE
  process.nextTick(again) // HERE
}
again()
