// tries: more requests to Twilio than it may make
// want: LimitError Requests
for (;;) {
  try { Queue.count() } catch {} // HERE
}
