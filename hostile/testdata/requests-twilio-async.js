// tries: more requests to Twilio than it may make, at once
// want: LimitError Requests
const all = Array.from({length: 100}, (_, i) =>
  Queue.async.create({friendly_name: String(i)}).catch(() => {})) // HERE
await Promise.all(all)
