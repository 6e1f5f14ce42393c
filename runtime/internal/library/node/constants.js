// constants: those of os, fs and crypto in one.

const {constants: {signals, errno, priority}} = require('os')

return {...errno, ...priority, ...signals, ...require('fs').constants, ...require('crypto').constants}
