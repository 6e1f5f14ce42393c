// Where the main menu sends what was pressed.
switch (params.Digits) {
  case '1':
    res.dial('+15005550006', {timeout: 20, action: '/menu'})
    break
  case '2':
    redirect('/voicemail')
    break
  case undefined:
    // Sales did not answer, or has hung up.
    if (params.DialCallStatus === 'completed') res.hangup()
    else redirect('/voicemail')
    break
  default:
    session.tries = (session.tries ?? 0) + 1
    if (session.tries === 3) {
      res.say('Goodbye.')
      res.hangup()
    } else {
      res.say(`There is no ${params.Digits}.`)
      render('index')
    }
}
