// tries: a getter that never ends
// want: LimitError Time
// limits: Time=100ms
const trap = {
  get value() {
    for (;;) {} // HERE
  },
}
try { trap.value } catch { for (;;) {} }
