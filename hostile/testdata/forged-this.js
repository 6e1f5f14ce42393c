// tries: the methods of records and of the host on objects that are none
// want: ScriptError Error: nothing gave way
const queue = Queue.create({friendly_name: 'forged'})
const forged = [undefined, null, 1, 'x', {}, [], () => {}, new Proxy(queue, {}), Object.create(queue), {__proto__: Queue.prototype}, new Proxy({}, {}), Symbol('x')]
const methods = []
const collect = (object, name) => {
  for (let o = object; o && o !== Object.prototype && o !== Function.prototype; o = Object.getPrototypeOf(o)) {
    for (const key of Reflect.ownKeys(o)) {
      const property = Object.getOwnPropertyDescriptor(o, key)
      for (const f of [property.get, property.set, property.value]) if (typeof f === 'function') methods.push([name + '.' + String(key), f])
    }
  }
}
collect(queue, 'queue')
collect(Queue.all(), 'collection')
collect(setTimeout(() => {}), 'timer')
collect(console, 'console')
collect(new Headers(), 'headers')
collect(new URL('http://x.test'), 'url')
collect(new AbortController().signal, 'signal')
for (const [name, method] of methods) {
  if (/destroy|save|update|create|exit|write|log|info|debug|error|warn|dir|table|trace|group|count|time/i.test(name)) continue
  for (const self of forged) {
    try { String(Reflect.apply(method, self, [])) } catch (e) { if (!(e instanceof Error)) throw e }
  }
}
throw new Error('nothing gave way') // HERE
