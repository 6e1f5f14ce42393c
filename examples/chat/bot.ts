import {name, say, history} from 'chat:room'
import {count} from 'chat:words'

export async function hear({from, text}: {from: string, text: string}) {
  if (text === '!words') {
    let words = 0
    for await (const message of history()) words += count(message.text)
    say(`${words} words so far in ${name}`)
  } else if (text.startsWith('!echo ')) {
    await new Promise(later => setTimeout(later, 1))
    say(`${from} said ${text.slice(6)}`)
  } else if (text === '!fail') {
    throw new Error(`${from} broke me`)
  }
}
