// tries: to require a link that leads out of its folder
// want: ScriptError Error: 
require('./link') // HERE
