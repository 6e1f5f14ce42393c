// After a caller the agent gets the next one, until there are no more.
if (params.DialCallStatus === 'completed') res.redirect('/agent')
else res.say('Nobody is waiting.')
