exports.pins = new Map([['1234', 'guest'], ['9876', 'moderator']])
