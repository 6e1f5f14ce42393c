// tries: conversions that never end
// want: LimitError Time
// limits: Time=100ms
const endless = {[Symbol.toPrimitive]() { for (;;) {} }} // HERE
setTimeout(() => {}, endless)
