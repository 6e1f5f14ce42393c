// tries: a regular expression of groups that take memory by the square of their number
// want: LimitError|ProcessError
// only: in a process of its own
// limits: Time=400ms
new RegExp('(a)?'.repeat(3e4)).exec('a')
for (;;) {}
