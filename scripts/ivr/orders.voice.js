// Level two: the menu of orders. A star goes back, as callers expect of it.
switch (params.Digits) {
  case '1':
    res.redirect('/order?deed=track')
    break
  case '2':
    res.redirect('/order?deed=cancel')
    break
  case '*':
    res.redirect('/')
    break
  default:
    res.gather({num_digits: 1, timeout: 8}, g => {
      g.say('To hear where your order is, press 1. To cancel it, press 2. To go back, press star.')
    })
    res.redirect('/') // and so does silence
}
