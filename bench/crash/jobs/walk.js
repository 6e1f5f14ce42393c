// A walk texts each of its numbers once, and leaves to a job of its own to text another.
import {text} from './_text.js'

export default async ({from, to, other}, job) => {
  const numbers = Array.from({length: to - from}, (_, i) => from + i)
  for await (const number of job.each('numbers', numbers, {key: n => n})) {
    await text(job, number)
    await job.once(`leave ${number}`, () => Job.enqueue('text', {number: other + number}, {unique: true}), {unknown: 'again'})
  }
}
