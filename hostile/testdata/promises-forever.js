// tries: promise callbacks that make promise callbacks
// want: LimitError (Time|Heap)
// limits: Time=100ms
const again = () => Promise.resolve().then(again).catch(again).finally(again) // HERE
again()
