// timers/promises: timers that are promises.

const {every} = require('timers/every')

const later = (start, stop, options) => new Promise((resolve, reject) => {
  const signal = options?.signal
  const abort = () => {
    stop(timer)
    reject(Object.assign(new Error('The operation was aborted', {cause: signal.reason}), {name: 'AbortError', code: 'ABORT_ERR'}))
  }
  const timer = start(value => {
    signal?.removeEventListener('abort', abort)
    resolve(value)
  })
  if (options?.ref === false) timer.unref()
  if (signal?.aborted) return abort()
  signal?.addEventListener('abort', abort)
})

const afterTimeout = (delay, value, options) => later(resolve => setTimeout(resolve, delay, value), clearTimeout, options)
const afterImmediate = (value, options) => later(resolve => setImmediate(resolve, value), clearImmediate, options)

return {
  setTimeout: afterTimeout,
  setImmediate: afterImmediate,
  setInterval: (delay, value, options) => every(value, tick => {
    const timer = setInterval(tick, delay)
    if (options?.ref === false) timer.unref()
    return () => clearInterval(timer)
  }, options),
  scheduler: {wait: (delay, options) => afterTimeout(delay, undefined, options), yield: () => afterImmediate()},
}
