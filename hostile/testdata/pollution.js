// tries: to change the host by the prototypes that it uses
// want: ScriptError Error: still here
for (const prototype of [Object.prototype, Array.prototype, Function.prototype, String.prototype, Error.prototype, Promise.prototype]) {
  for (const name of ['get', 'set', 'writable', 'configurable', 'enumerable', 'timeout', 'headers', 'method', 'body', 'auth_token', 'base_url',
    'host', 'accountSid', 'colors', 'depth', 'length', 'then', 'toJSON', '0', 'cause']) {
    try { Object.defineProperty(prototype, name, {__proto__: null, get() { throw new Error('polluted ' + name) }, configurable: true}) } catch {}
  }
}
throw new Error('still here') // HERE
