import {name, say, history, pause} from 'chat:room'
import {count} from 'chat:words'

export async function hear({from, text}: {from: string, text: string}) {
  if (text === '!words') {
    let words = 0
    for await (const message of history()) words += count(message.text)
    say(`${words} words so far in ${name}`)
  } else if (text.startsWith('!echo ')) {
    await pause(1)
    say(`${from} said ${text.slice(6)}`)
  } else if (text === '!fail') {
    throw new Error(`${from} broke me`)
  }
}
