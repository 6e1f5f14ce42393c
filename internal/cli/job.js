((info, store) => {
  const read = key => { // and its version, 0 where there is nothing
    const [text, version] = store.load(key)
    return [version === 0 ? undefined : JSON.parse(text), version]
  }
  const load = key => read(key)[0]
  const keep = (key, value) => store.keep(key, JSON.stringify(value))
  const called = (method, name) => {
    if (typeof name !== 'string' || name === '' || name.length > 200) throw new TypeError(`${method}: its first argument is a name that no other ${method} of the job has, not ${String(name)}`)
    return name
  }
  const mostAtOnce = 100, longest = 1000 // elements, and milliseconds, until it is written down how far the loop is

  async function* each(name, source, options = {}) {
    const at = 'each:' + called('job.each', name)
    if (source == null || !source[Symbol.iterator] && !source[Symbol.asyncIterator]) throw new TypeError(`job.each takes what can be looped over, not ${String(source)}`)
    if (options.key !== undefined && typeof options.key !== 'function') throw new TypeError('job.each: key takes a function, as in row => row.id')
    const keyOf = options.key ?? (item => typeof item?.sid === 'string' ? item.sid : undefined)
    const known = load(at) ?? {parts: 0, n: 0}
    if (known.done) return
    const had = new Set()
    for (let i = 0; i < known.parts; i++) for (const key of load(`${at}:${i}`) ?? []) had.add(key)
    let pending = [], passed = 0, since = Date.now()
    const save = () => {
      const keys = pending.filter(key => key !== null)
      if (keys.length > 0) keep(`${at}:${known.parts++}`, keys)
      keep(at, known)
      pending = []
      since = Date.now()
    }
    try {
      let index = 0
      for await (const item of source) {
        const key = keyOf(item, index) ?? null
        if (key !== null && typeof key !== 'string' && typeof key !== 'number') throw new TypeError('job.each: a key is a text or a number')
        index++
        if (key === null ? index <= known.n : had.has(key)) continue
        yield item
        pending.push(key)
        known.n = index
        if (pending.length >= mostAtOnce || Date.now() - since >= longest) save()
      }
      known.done = true
      save()
    } finally {
      if (pending.length > 0) save() // the loop was left; what it had come to the end of is done
    }
  }

  const begun = new Map() // what is under way: a second call waits for the first
  async function once(key, make, options = {}) {
    const at = 'once:' + called('job.once', key)
    if (typeof make !== 'function') throw new TypeError(`job.once takes a function, as in job.once('welcome', () => SMS.create({…})), not ${String(make)}`)
    if (options.unknown !== undefined && options.unknown !== 'again' && typeof options.unknown !== 'function') throw new TypeError("job.once: unknown takes a function that finds what came of it, or 'again'")
    if (!begun.has(at)) begun.set(at, attempt(at, key, make, options.unknown).finally(() => begun.delete(at)))
    return begun.get(at)
  }
  const settle = (at, value) => {
    const plain = value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null')
    store.settle(at, JSON.stringify({done: true, value: plain}))
    return plain
  }
  const attempt = async (at, key, make, unknown) => {
    const [was, version] = read(at)
    if (was?.done) return was.value
    if (was && unknown !== 'again') {
      const found = await unknown?.()
      if (found !== undefined && found !== null) return settle(at, found)
      throw Object.assign(new Error(`job.once: "${key}" was begun at ${was.begun} by an attempt that did not see its end, so that nobody knows whether it was done. The option unknown says what then: a function that finds what came of it, or 'again'`), {outcome: 'unknown'})
    }
    // A worker that stood still may be at it beside the one that has the job by now: one of them does it.
    if (!store.claim(at, JSON.stringify({begun: new Date().toISOString()}), version)) throw Object.assign(new Error(`job.once: another worker has begun "${key}", as this one was not heard of`), {outcome: 'not sent'})
    let value
    try {
      value = await make()
    } catch (e) {
      if (e?.outcome === 'not sent' || e?.outcome === 'refused') store.forget(at) // it was surely not done
      throw e
    }
    return settle(at, value)
  }
  return Object.freeze({...info, each, once})
})
