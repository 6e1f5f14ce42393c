// tries: to require what is outside of its folder
// want: ScriptError Error: Cannot find module
require('../secret') // HERE
