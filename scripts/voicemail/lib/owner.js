exports.owner = '+14155550190'
