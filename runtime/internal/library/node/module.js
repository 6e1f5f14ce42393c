// module: what a script may ask of the loader.

const {coded, missing, wrongType} = require('errors')

const createRequire = filename => {
  let path = filename
  if (filename !== null && typeof filename === 'object' && typeof filename.href === 'string' || typeof filename === 'string' && filename.startsWith('file:')) {
    path = require('url').fileURLToPath(filename)
  }
  if (typeof path !== 'string' || !require('path').isAbsolute(path)) {
    throw coded(new TypeError(`The argument 'filename' must be a file URL object, file URL string, or absolute path string. Received ${typeof filename === 'string' ? `'${filename}'` : String(filename)}`), 'ERR_INVALID_ARG_VALUE')
  }
  return native.createRequire(path)
}

function Module() {
  throw new Error('new Module() is missing here: files are loaded by require and import')
}

const builtin = native.names()

return missing(Object.assign(Module, {
  Module,
  builtinModules: builtin,
  createRequire,
  isBuiltin: name => {
    if (typeof name !== 'string') throw wrongType('moduleName', 'of type string', name)
    return builtin.includes(name.replace(/^node:/, ''))
  },
}), 'module', ['findSourceMap', 'register', 'syncBuiltinESMExports', '_load', '_resolveFilename', '_nodeModulePaths'])
