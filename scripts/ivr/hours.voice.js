// Level two: an answer, and back to the main menu.
res.say('We are open from 9 to 5, Monday to Friday.')
res.redirect('/')
