// tries: to throw what cannot be looked at
// want: ScriptError .*cannot be inspected
// limits: Time=100ms
const endless = () => { for (;;) {} }
throw {[Symbol.for('nodejs.util.inspect.custom')]: endless, get message() { return endless() }} // HERE
