// tries: a gzip that is eighteen megabytes
// want: LimitError (Size|Heap|Time)
const zlib = require('zlib') // HERE
const bomb = zlib.gzipSync(Buffer.alloc(9e6)) // HERE
for (let all = [];;) all.push(zlib.gunzipSync(bomb)) // HERE
