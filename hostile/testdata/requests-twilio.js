// tries: more requests to Twilio than it may make
// want: LimitError Requests
// limits: Time=10s
for (;;) {
  try { Queue.count() } catch {} // HERE
}
