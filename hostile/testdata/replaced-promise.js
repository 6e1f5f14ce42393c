// tries: to hold up the host that looks after itself
// want: LimitError Time
// limits: Time=100ms
const endless = () => { for (;;) {} } // HERE
Promise.prototype.then = endless
Object.defineProperty(Promise.prototype, 'constructor', {get: endless})
Promise.resolve = Promise.reject = endless
globalThis.Promise = endless
endless()
