// stream/promises: pipeline and finished as promises.

return require('stream').promises
