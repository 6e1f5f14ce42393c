// Level one: the main menu. Twilio asks for it when a person calls, and again with the key that was pressed,
// because a Gather without an action comes back to its own URL.
switch (params.Digits) {
  case '1':
    res.redirect('/orders') // TwiML's redirect makes a new request; redirect('/orders') would hand on the key as well
    break
  case '2':
    res.redirect('/hours')
    break
  default:
    // All that is said stands in the Gather, so that callers who know their way need not hear it to its end.
    res.gather({num_digits: 1}, g => {
      if (params.Digits) g.say(`There is no ${params.Digits}.`)
      g.say('For your order, press 1. For our hours, press 2.')
    })
    res.say('Goodbye.') // only a caller who presses nothing gets here
}
