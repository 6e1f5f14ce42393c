// diagnostics_channel, as Node has it.

const {coded, wantFunction, wrongType} = require('errors')

const channels = new Map()

class Channel {
  #subscribers = []
  #stores = new Map()

  constructor(name) { this.name = name }

  get hasSubscribers() { return this.#subscribers.length > 0 || this.#stores.size > 0 }

  subscribe(subscriber) {
    this.#subscribers = [...this.#subscribers, wantFunction('subscription', subscriber)]
  }

  unsubscribe(subscriber) {
    const at = this.#subscribers.indexOf(subscriber)
    this.#subscribers = this.#subscribers.filter((_, i) => i !== at)
    return at >= 0
  }

  bindStore(store, transform) { this.#stores.set(store, transform) }
  unbindStore(store) { return this.#stores.delete(store) }

  // publish tells every subscriber. What one of them throws is an uncaught error, and does not reach the publisher.
  publish(message) {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name)
      } catch (error) {
        process.nextTick(() => { throw error })
      }
    }
  }

  runStores(data, call, receiver, ...args) {
    let run = () => {
      this.publish(data)
      return Reflect.apply(call, receiver, args)
    }
    for (const [store, transform] of this.#stores) {
      const inner = run
      run = () => store.run(transform ? transform(data) : data, inner)
    }
    return run()
  }
}

const channel = name => {
  if (typeof name !== 'string' && typeof name !== 'symbol') throw wrongType('channel', 'one of type string or symbol', name)
  if (!channels.has(name)) channels.set(name, new Channel(name))
  return channels.get(name)
}

const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error']

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of events) {
      this[event] = typeof nameOrChannels === 'string' ? channel(`tracing:${nameOrChannels}:${event}`) : nameOrChannels[event]
    }
  }

  get hasSubscribers() { return events.some(event => this[event]?.hasSubscribers) }
  subscribe(handlers) { for (const event of events) if (handlers[event]) this[event]?.subscribe(handlers[event]) }

  unsubscribe(handlers) {
    let done = true
    for (const event of events) if (handlers[event] && !this[event]?.unsubscribe(handlers[event])) done = false
    return done
  }

  traceSync(call, context = {}, receiver, ...args) {
    return this.start.runStores(context, () => {
      try {
        return context.result = Reflect.apply(call, receiver, args)
      } catch (error) {
        context.error = error
        this.error.publish(context)
        throw error
      } finally {
        this.end.publish(context)
      }
    })
  }

  tracePromise(call, context = {}, receiver, ...args) {
    const settle = (name, value) => {
      context[name] = value
      if (name === 'error') this.error.publish(context)
      this.asyncStart.publish(context)
      this.asyncEnd.publish(context)
    }
    return this.start.runStores(context, () => {
      try {
        return Promise.resolve(Reflect.apply(call, receiver, args)).then(
          value => { settle('result', value); return value },
          error => { settle('error', error); throw error })
      } catch (error) {
        context.error = error
        this.error.publish(context)
        throw error
      } finally {
        this.end.publish(context)
      }
    })
  }

  traceCallback(call, position = -1, context = {}, receiver, ...args) {
    const at = position < 0 ? args.length + position : position
    const callback = wantFunction('callback', args[at])
    const channel = this
    args[at] = function (error, result) {
      if (error) {
        context.error = error
        channel.error.publish(context)
      } else {
        context.result = result
      }
      channel.asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments)
        } finally {
          channel.asyncEnd.publish(context)
        }
      })
    }
    return this.start.runStores(context, () => {
      try {
        return Reflect.apply(call, receiver, args)
      } catch (error) {
        context.error = error
        this.error.publish(context)
        throw error
      } finally {
        this.end.publish(context)
      }
    })
  }
}

return {
  Channel,
  channel,
  hasSubscribers: name => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name, subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (name, subscriber) => channel(name).unsubscribe(subscriber),
  tracingChannel: nameOrChannels => {
    if (typeof nameOrChannels !== 'string' && (nameOrChannels === null || typeof nameOrChannels !== 'object')) {
      throw coded(new TypeError('The "nameOrChannels" argument must be of type string or an instance of TracingChannel or Object'), 'ERR_INVALID_ARG_TYPE')
    }
    return new TracingChannel(nameOrChannels)
  },
}
