// tries: to find the auth token in every object within reach
// want: ScriptError Error: nothing was found
const inspect = require('util').inspect
const seen = new Set()
const texts = []
const visit = (value, depth) => {
  if (typeof value === 'string') return texts.push(value)
  if (value === null || typeof value !== 'object' && typeof value !== 'function' || seen.has(value) || depth > 6) return
  seen.add(value)
  try { texts.push(Function.prototype.toString.call(value)) } catch {}
  try { texts.push(JSON.stringify(value) ?? '') } catch (e) { texts.push(e.stack) }
  try { texts.push(inspect(value, {showHidden: true, depth: 2, customInspect: false})) } catch (e) { texts.push(e.stack) }
  try { visit(Object.getPrototypeOf(value), depth + 1) } catch {}
  for (const key of Reflect.ownKeys(value)) {
    try {
      const property = Object.getOwnPropertyDescriptor(value, key)
      visit(property.value, depth + 1)
      if (property.get) visit(property.get.call(value), depth + 1)
    } catch (e) { texts.push(String(e.stack)) }
  }
}
const queue = Queue.create({friendly_name: 'objects'})
for (const root of [Twilio.Config, queue, queue.constructor, new Proxy(queue, {}), {...queue}, structuredClone({...queue}), Twilio.client, fetch, process, require, require.cache, module]) visit(root, 0)
for (const text of texts) process.stdout.write(text.slice(0, 20))
globalThis.texts = texts
const found = texts.filter(text => /[0-9a-f]{32}/.test(text.replace(/[A-Z]{2}[0-9a-f]{32}/g, '').replace(/[0-9a-f]{33,}/g, '')))
if (found.length) throw new Error('LEAK ' + found.join())
throw new Error('nothing was found') // HERE
