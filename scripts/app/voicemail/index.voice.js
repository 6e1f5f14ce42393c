res.say('Please leave a message after the tone, and press the pound key.')
res.record({action: '/voicemail/done', max_length: 60, finish_on_key: '#', play_beep: true})
res.say('We have not heard you. Goodbye.')
