// os: what a script needs to work with the machine.

const {missing} = require('errors')

const kinds = {linux: 'Linux', darwin: 'Darwin', win32: 'Windows_NT', freebsd: 'FreeBSD', openbsd: 'OpenBSD'}

const signals = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10,
  SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20, SIGTTIN: 21,
  SIGTTOU: 22, SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGWINCH: 28, SIGIO: 29, SIGPOLL: 29, SIGPWR: 30, SIGSYS: 31,
}

return missing({
  EOL: native.isWindows ? '\r\n' : '\n',
  devNull: native.isWindows ? '\\\\.\\nul' : '/dev/null',
  platform: () => process.platform,
  type: () => kinds[process.platform] ?? process.platform,
  arch: () => native.arch,
  machine: () => ({x64: 'x86_64', arm64: process.platform === 'darwin' ? 'arm64' : 'aarch64'}[native.arch] ?? native.arch),
  endianness: () => new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE',
  tmpdir: () => native.temporary.length > 1 && native.temporary.endsWith('/') ? native.temporary.slice(0, -1) : native.temporary,
  homedir: () => native.home,
  hostname: () => native.host,
  release: () => native.release,
  availableParallelism: () => native.processors,
  cpus: () => Array.from({length: native.processors}, () => ({model: '', speed: 0, times: {user: 0, nice: 0, sys: 0, idle: 0, irq: 0}})),
  userInfo: () => ({uid: process.getuid(), gid: process.getgid(), username: native.user, homedir: native.home, shell: null}),
  constants: {signals, errno: {}, priority: {PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20}},
}, 'os', ['freemem', 'totalmem', 'loadavg', 'networkInterfaces', 'uptime', 'version', 'getPriority', 'setPriority'])
