// tries: timers without end
// want: LimitError Heap
// limits: Time=60s, HeapMiB=24
for (;;) {
  setTimeout(() => {}, 1e6) // HERE
}
