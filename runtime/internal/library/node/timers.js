// timers: the global functions, under their module's name.

return {
  setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
  promises: require('timers/promises'),
}
