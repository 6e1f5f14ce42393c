// tries: to join a million zeros with 10,000 characters each
// want: LimitError Size
new Uint8Array(1e6).join('x'.repeat(1e4)) // HERE
