// Twilio tells of what happens in the conference. Nobody reads what a status callback is answered.
console.log([params.FriendlyName, params.StatusCallbackEvent, params.ParticipantLabel].filter(Boolean).join(' '))
