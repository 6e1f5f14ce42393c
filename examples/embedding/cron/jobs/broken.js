// every 24h
// A job with a mistake in it, which does no harm to the others.
Queue.create({friendly_nmae: 'Night shift'})
