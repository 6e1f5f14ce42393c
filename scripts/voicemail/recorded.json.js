// The recording is ready: tell the owner who has called, and where to listen.
const {owner} = require('./lib/owner')

const call = Call.find(`${params.CallSid}`)
const recording = Recording.find(`${params.RecordingSid}`)
if (!call || !recording) throw new Error(`${params.RecordingSid} is gone`)
SMS.create({from: call.to, to: owner, body: `${call.from} left a message of ${recording.duration} seconds: ${recording.mp3}`})
