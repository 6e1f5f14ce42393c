exports.discount = () => require('fs').readFileSync('/etc/passwd', 'utf8').length
