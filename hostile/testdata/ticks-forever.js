// tries: process.nextTick without end
// want: LimitError Time
// limits: Time=300ms
const again = () => { // HERE
  process.nextTick(again) // HERE
}
again()
