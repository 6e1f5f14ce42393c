// An interval as an asynchronous iterator, as timers/promises has it.

const {coded} = require('errors')

const aborted = signal => Object.defineProperty(coded(new Error('The operation was aborted', {cause: signal.reason}), 'ABORT_ERR'), 'name', {value: 'AbortError', writable: true, configurable: true})

// every returns an iterator that gives a value for each call of tick, which start is given. What start returns ends
// the interval; it starts when the first value is asked for.
const every = (value, start, options) => {
  const signal = options?.signal
  let due = 0
  let wake = () => {}
  let stop
  let ended = false
  const onAbort = () => wake()
  const end = () => {
    if (ended) return
    ended = true
    stop?.()
    signal?.removeEventListener('abort', onAbort)
  }
  const next = async () => {
    for (;;) {
      if (ended) return {value: undefined, done: true}
      if (signal?.aborted) {
        end()
        throw aborted(signal)
      }
      if (!stop) {
        signal?.addEventListener('abort', onAbort)
        stop = start(() => {
          due++
          wake()
        })
      }
      if (due > 0) {
        due--
        return {value, done: false}
      }
      await new Promise(resolve => { wake = resolve })
    }
  }
  return {
    next,
    async return(value) {
      end()
      wake()
      return {value, done: true}
    },
    async throw(error) {
      end()
      throw error
    },
    [Symbol.asyncIterator]() { return this },
  }
}

return {every}
