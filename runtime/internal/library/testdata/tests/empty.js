const {before, after} = require('node:test')
before(() => {})
after(() => {})
