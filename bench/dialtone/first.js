console.log(SMS.first().sid)
