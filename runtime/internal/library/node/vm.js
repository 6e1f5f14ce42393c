// vm: source that is run in the script's own context. There are no others.

const {missing, wantString} = require('errors')

const nameOf = options => {
  const name = typeof options === 'string' ? options : options?.filename
  return name === undefined ? 'evalmachine.<anonymous>' : wantString('options.filename', name)
}

class Script {
  #run

  constructor(code, options) { this.#run = native.compile(`${code}`, nameOf(options)) }

  runInThisContext() { return this.#run() }
}
missing(Script.prototype, 'vm.Script', ['createCachedData', 'runInContext', 'runInNewContext'])

return missing({
  Script,
  runInThisContext: (code, options) => new Script(code, options).runInThisContext(),
  isContext: () => false,
}, 'vm', ['createContext', 'runInContext', 'runInNewContext', 'compileFunction', 'measureMemory', 'SourceTextModule', 'SyntheticModule'])
