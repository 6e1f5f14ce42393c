// tries: proxy traps that never end
// want: LimitError Time
// limits: Time=100ms
const trap = new Proxy(function () {}, {
  get() { for (;;) {} }, // HERE
  ownKeys() { for (;;) {} }, // HERE
  has() { for (;;) {} }, // HERE
  apply() { for (;;) {} }, // HERE
})
try { trap() } catch { 'x' in trap } finally { Object.keys(trap) }
