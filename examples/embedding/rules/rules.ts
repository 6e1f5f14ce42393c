// What the shop answers to text messages.

interface Message { from: string; body: string; received: Date }
interface Decision { reply?: string; images?: string[] }

const rules: [RegExp, (message: Message) => Decision][] = [
  [/\b(hours|open)\b/i, () => ({ reply: 'We are open from 11 to 22, every day but Monday.' })],
  [/\bmenu\b/i, () => ({ reply: 'Here it is:', images: ['https://example.com/menu.jpg'] })],
]

export async function decide(message: Message): Promise<Decision> {
  for (const [pattern, rule] of rules) {
    if (pattern.test(message.body)) return rule(message)
  }
  return { reply: `Thank you. Somebody will answer ${message.from} soon.` }
}
