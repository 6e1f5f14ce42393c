// tries: a proxy that has more properties than there is memory for, which is not what Goja expects
// want: ScriptError RangeError: Invalid array length
Object.keys(new Proxy({}, {ownKeys: () => ({length: 2 ** 53 - 1})})) // HERE
