// When a person is there, for the views that say so.
exports.opening = 'Monday to Friday, 9 to 17 UTC'
exports.open = (/** @type {Date} */ now) => now.getUTCDay() % 6 !== 0 && now.getUTCHours() >= 9 && now.getUTCHours() < 17
