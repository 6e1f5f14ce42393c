// every 1h
// Tells when there is little money left.
import { readFileSync } from 'node:fs'

interface Settings { warn_below: number }
const settings: Settings = JSON.parse(readFileSync('settings.json', 'utf8'))

const balance = Number(Balance.balance)
if (balance < settings.warn_below) {
  console.log(`only ${Balance.currency} ${balance} left`)
} else {
  console.log('there is money enough')
}
