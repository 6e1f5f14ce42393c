// The URL of a call to an agent: connects it with the caller who has waited longest.
res.dial({action: '/done'}, d => d.queue('support', {url: '/whisper'}))
