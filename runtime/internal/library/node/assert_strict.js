// assert/strict.

return require('assert').strict
