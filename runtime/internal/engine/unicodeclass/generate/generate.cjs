// Writes properties.txt: the code points and the sequences of Unicode's properties, as JavaScript's
// regular expressions know them. Run npm ci in this folder before. With --check it compares instead.
const fs = require('fs'), path = require('path')
const values = require('unicode-property-value-aliases-ecmascript')
const aliases = require('unicode-property-aliases-ecmascript')

const packaged = path.dirname(require.resolve('regenerate-unicode-properties/package.json'))
const file = path.join(__dirname, '..', 'properties.txt')

// namesOf are the names that a map of aliases has for a long one, which comes first.
const namesOf = (map, long) => [long, ...[...map].filter(([short, name]) => name === long && short !== long).map(([short]) => short)]

// deltas writes where a set begins and ends, each as its distance from the one before.
const deltas = (set) => {
  let last = 0
  return set.data.map((at) => {
    const distance = at - last
    last = at
    return distance.toString(36)
  }).join(' ')
}

const lines = [`# Made by generate/generate.cjs of Unicode ${require(packaged + '/unicode-version.js')}; do not edit.`]
for (const [folder, prefix, map] of [
  ['General_Category', 'gc=', values.get('General_Category')],
  ['Script', 'sc=', values.get('Script')],
  ['Script_Extensions', 'scx=', values.get('Script_Extensions')],
  ['Binary_Property', '', aliases.default ?? aliases],
]) {
  for (const name of fs.readdirSync(path.join(packaged, folder)).map((name) => path.basename(name, '.js')).sort()) {
    const names = namesOf(map, name).map((name) => prefix + name)
    lines.push(names.join('|') + '\t' + deltas(require(path.join(packaged, folder, name)).characters))
  }
}
const all = require(path.join(packaged, 'Property_of_Strings', 'RGI_Emoji'))
const united = new Set()
for (const name of fs.readdirSync(path.join(packaged, 'Property_of_Strings')).map((name) => path.basename(name, '.js')).sort()) {
  if (name === 'RGI_Emoji') continue
  const {characters, strings} = require(path.join(packaged, 'Property_of_Strings', name))
  for (const string of strings) united.add(string)
  lines.push('strings=' + name + '\t' + deltas(characters) + '\t' + [...strings].sort().join(' '))
}
if (united.size !== new Set(all.strings).size || !all.strings.every((string) => united.has(string))) {
  throw new Error('RGI_Emoji is not what the others are together')
}
const text = lines.join('\n') + '\n'
if (process.argv.includes('--check')) {
  if (fs.readFileSync(file, 'utf8') !== text) {
    console.error('properties.txt is not what the packages say: run node ' + path.relative(process.cwd(), __filename))
    process.exit(1)
  }
} else {
  fs.writeFileSync(file, text)
}
