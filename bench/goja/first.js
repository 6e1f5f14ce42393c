print(get('/2010-04-01/Accounts/' + account + '/Messages.json').messages[0].sid)
