package jobs

// coding is the step that has runs keep the hash of the code that made them. Those from before have
// none.
const coding = `
ALTER TABLE run ADD COLUMN code_hash TEXT NOT NULL DEFAULT '';
`
