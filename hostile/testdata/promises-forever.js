// tries: promise callbacks that beget promise callbacks
// want: LimitError (Time|Heap)
// limits: Time=300ms
const again = () => Promise.resolve().then(again).catch(again).finally(again) // HERE
again()
