// perf_hooks: how long things take.

const {coded, missing, wantFunction} = require('errors')
const {DOMException} = require('abort')
const inspect = Symbol.for('nodejs.util.inspect.custom')

class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail) {
    Object.defineProperties(this, {
      name: {value: name, enumerable: true}, entryType: {value: entryType, enumerable: true},
      startTime: {value: startTime, enumerable: true}, duration: {value: duration, enumerable: true},
      detail: {value: detail, enumerable: true},
    })
  }

  toJSON() {
    const {name, entryType, startTime, duration, detail} = this
    return {name, entryType, startTime, duration, detail}
  }

  [inspect](depth, options, inspect) { return `${this.constructor.name} ${inspect(this.toJSON(), options)}` }
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, {startTime = now(), detail = null} = {}) {
    if (startTime < 0) throw coded(new TypeError(`${startTime} is not a valid timestamp`), 'ERR_PERFORMANCE_INVALID_TIMESTAMP')
    super(String(name), 'mark', startTime, 0, structuredClone(detail))
  }
}

class PerformanceMeasure extends PerformanceEntry {}

const now = () => native.elapsed()
const origin = native.now() - native.elapsed()
let entries = []

const add = entry => {
  let at = entries.length
  while (at > 0 && entries[at - 1].startTime > entry.startTime) at--
  entries.splice(at, 0, entry)
  return entry
}

// timeOf is the time of a mark, or a time given as a number.
const timeOf = (mark, usual) => {
  if (mark === undefined) return usual
  if (typeof mark === 'number') return mark
  const found = entries.findLast(entry => entry.entryType === 'mark' && entry.name === String(mark))
  if (!found) throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError')
  return found.startTime
}

const clear = type => name => {
  entries = entries.filter(entry => entry.entryType !== type || name !== undefined && entry.name !== String(name))
}

class Performance {
  now() { return now() }
  get timeOrigin() { return origin }
  mark(name, options) { return add(new PerformanceMark(name, options)) }

  measure(name, startOrOptions, end) {
    const options = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : {start: startOrOptions, end}
    const last = options.end === undefined && options.duration !== undefined ? timeOf(options.start, 0) + options.duration : timeOf(options.end, now())
    const first = options.start === undefined && options.duration !== undefined ? last - options.duration : timeOf(options.start, 0)
    return add(new PerformanceMeasure(String(name), 'measure', first, last - first, structuredClone(options.detail ?? null)))
  }

  clearMarks(name) { clear('mark')(name) }
  clearMeasures(name) { clear('measure')(name) }
  getEntries() { return [...entries] }
  getEntriesByName(name, type) { return entries.filter(entry => entry.name === String(name) && (type === undefined || entry.entryType === type)) }
  getEntriesByType(type) { return entries.filter(entry => entry.entryType === type) }

  timerify(call) {
    wantFunction('fn', call)
    const timed = function (...args) { return new.target ? Reflect.construct(call, args, call) : Reflect.apply(call, this, args) }
    return Object.defineProperties(timed, {name: {value: `timerified ${call.name}`, configurable: true}, length: {value: call.length, configurable: true}})
  }

  toJSON() { return {timeOrigin: origin} }
  get [Symbol.toStringTag]() { return 'Performance' }
}
missing(Performance.prototype, 'performance', ['eventLoopUtilization', 'setResourceTimingBufferSize', 'clearResourceTimings'])

return missing({
  performance: new Performance(),
  Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure,
}, 'perf_hooks', ['PerformanceObserver', 'monitorEventLoopDelay', 'createHistogram'])
