// tries: to write without end
// want: LimitError Output
await null
for (;;) {
  process.stderr.write('0123456789') // HERE
}
