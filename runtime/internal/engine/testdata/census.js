// Every native function that a script can reach, with whose it is: Goja's or ours.
const seen = new Map(), list = [];
const walk = (o, path) => { if (o === null || (typeof o !== 'object' && typeof o !== 'function')) return; if (seen.has(o)) return; seen.set(o, path); if (typeof o === 'function' && /\[native code\]/.test(Function.prototype.toString.call(o))) list.push(origin(o) + '\t' + path);
 let keys; try { keys = Reflect.ownKeys(o) } catch { return }
 for (const k of keys) { if (path.split('.').length > 5) continue; const n = typeof k === 'symbol' ? '[' + k.description + ']' : k; let d; try { d = Object.getOwnPropertyDescriptor(o, k) } catch { continue } if (!d) continue; if ('value' in d) walk(d.value, path ? path + '.' + n : n); else { walk(d.get, path + '.get ' + n); walk(d.set, path + '.set ' + n) } }
 walk(Object.getPrototypeOf(o), path + '.__proto__') };
for (const k of Object.getOwnPropertyNames(globalThis)) { if (['console','process','require'].includes(k)) continue; try { walk(globalThis[k], k) } catch {} }
for (const k of Object.getOwnPropertyNames(globalThis)) { try { walk(globalThis[k], k) } catch {} }
for (const m of require('module').builtinModules) { try { walk(require(m), 'require(' + m + ')') } catch {} }
for (const [n, f] of Object.entries({arrayIterator: () => [][Symbol.iterator](), mapIterator: () => new Map().keys(), setIterator: () => new Set().keys(), stringIterator: () => ''[Symbol.iterator](), matchIterator: () => ''.matchAll(/a/g), generator: () => (function*(){})(), asyncFn: () => async function(){}, asyncGen: () => (async function*(){})() })) walk(f(), n);
console.log(list.join('\n'))
