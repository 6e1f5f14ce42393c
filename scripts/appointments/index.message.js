// A conversation by text: books an appointment in three messages. The session is kept between two numbers that write
// to each other, for four hours after the last message.
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const said = (params.Body ?? '').trim().toLowerCase()

// A conversation is left as easily as it is begun; but not by STOP, CANCEL, END or QUIT, which Twilio itself takes for
// "never text me again", without asking the application.
if (said === 'later') {
  session = {}
  res.message('Nothing is booked.')
} else if (!session.step) {
  session.step = 'day'
  res.message('Hello! On which day shall we come, Monday to Friday?')
} else if (session.step === 'day') {
  const day = days.find(day => said.includes(day.slice(0, 3)))
  if (day) {
    session.day = day
    session.step = 'hour'
    res.message(`At what hour on ${day[0].toUpperCase() + day.slice(1)}, 9 to 16?`)
  } else {
    res.message('Please write a day, such as Tue, or LATER.')
  }
} else {
  const hour = Number(said.match(/\d+/)?.[0])
  if (hour >= 9 && hour <= 16) {
    res.message(`Thank you. We come on ${session.day} at ${hour}:00.`)
    session = {} // the next message begins another booking
  } else {
    res.message('We come from 9 to 16 only. At what hour?')
  }
}
