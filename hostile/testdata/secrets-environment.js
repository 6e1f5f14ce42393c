// tries: to read the variables of the process
// want: ScriptError TypeError: 
const all = JSON.stringify(process.env) + Object.keys(process.env) + process.env.HOSTILE_SECRET
console.log(all, process, process.env)
process.env.TWILIO_AUTH_TOKEN.length // HERE
