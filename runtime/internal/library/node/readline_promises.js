// readline/promises: readline whose question is a promise.

const readline = require('readline')
const {missing} = require('errors')

class Interface extends readline.Interface {
  question(query, options) {
    return new Promise((resolve, reject) => {
      const {signal} = options ?? {}
      if (signal?.aborted) return reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason), {once: true})
      super.question(query, resolve)
    })
  }
}

return missing({Interface, createInterface: (...args) => new Interface(...args)}, 'readline/promises', ['Readline'])
