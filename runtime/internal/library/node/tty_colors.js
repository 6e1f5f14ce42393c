// How many colors a terminal has, as Node finds it by the variables of the environment.

const emulators = {
  eterm: 4, cons25: 4, console: 4, cygwin: 4, dtterm: 4, gnome: 4, hurd: 4, jfbterm: 4, konsole: 4, kterm: 4, mlterm: 4, mosh: 24,
  putty: 4, st: 4, 'rxvt-unicode-24bit': 24, terminator: 24,
}
const builders = ['APPVEYOR', 'BUILDKITE', 'CIRCLECI', 'DRONE', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TRAVIS']

// getColorDepth returns the bits of a color: 1, 4, 8 or 24.
const getColorDepth = (env = process.env) => {
  if (env.FORCE_COLOR !== undefined) return {'': 4, 1: 4, true: 4, 2: 8, 3: 24}[env.FORCE_COLOR] ?? 1
  if (env.NODE_DISABLE_COLORS !== undefined || env.NO_COLOR !== undefined || env.TERM === 'dumb') return 1
  if (process.platform === 'win32') return 24
  if (env.TMUX) return 8
  if (env.CI) return builders.some(name => env[name] !== undefined) || env.CI_NAME === 'codeship' ? 8 : 1
  if (env.TEAMCITY_VERSION !== undefined) return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 4 : 1
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app': return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? 8 : 24
    case 'HyperTerm': case 'MacTerm': return 24
    case 'Apple_Terminal': return 8
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24
  if (env.TERM) {
    if (env.TERM.startsWith('xterm-256')) return 8
    const name = env.TERM.toLowerCase()
    if (Object.hasOwn(emulators, name)) return emulators[name]
    if (/ansi|color|linux|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100/.test(name)) return 4
  }
  return env.COLORTERM ? 4 : 1
}

const hasColors = (count, env) => {
  if (env === undefined && (count === undefined || typeof count === 'object' && count !== null)) [count, env] = [16, count]
  return count <= 2 ** getColorDepth(env)
}

return {getColorDepth, hasColors}
