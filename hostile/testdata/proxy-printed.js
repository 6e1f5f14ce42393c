// tries: a proxy that never ends being printed
// want: LimitError Time
// limits: Time=100ms
const endless = () => { for (;;) {} } // HERE
console.log(new Proxy({[Symbol.for('nodejs.util.inspect.custom')]: endless}, {}))
