// tries: a native function called by a native loop
// want: LimitError (Heap|Time)
// limits: Time=400ms
for (;;) Array.prototype.map.call('x'.repeat(1.6e7), String) // HERE
