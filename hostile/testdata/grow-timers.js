// tries: timers without end
// want: LimitError Heap
// limits: HeapMiB=24
for (;;) {
  setTimeout(() => {}, 1e6) // HERE
}
