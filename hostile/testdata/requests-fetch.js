// tries: more requests than it may make
// want: LimitError Requests
const url = process.argv[2]
const request = async () => {
  try { await fetch(url) } catch { for (;;) {} } // HERE
}
await Promise.allSettled(Array.from({length: 100}, request))
for (;;) {}
