// tries: to write without end
// want: LimitError Output
// limits: Time=10s
await null
for (;;) {
  process.stderr.write('0123456789') // HERE
}
