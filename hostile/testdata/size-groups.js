// tries: ten million lines below 20,000 groups
// want: LimitError Output
for (let i = 0; i < 2e4; i++) console.group()
console.log('\n'.repeat(1e7)) // HERE
