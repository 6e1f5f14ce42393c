// What the caller hears just before being connected with an agent.
res.say(`You waited ${params.QueueTime} seconds. Here is your agent.`)
