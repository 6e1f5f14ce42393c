// os: what a script needs to write for the machine, and nothing that tells of it.

return {
  EOL: native.isWindows ? '\r\n' : '\n',
  platform: () => process.platform,
  tmpdir: () => native.temporary,
}
