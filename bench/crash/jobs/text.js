// The number is this job's alone. One that is unique is so while it waits or runs: a worker that was
// killed as it enqueued it may have it enqueued again when it is over.
import {text} from './_text.js'

export default async ({number}, job) => {
  if (Store.update(`text ${number}`, had => had ?? job.id) === job.id) await text(job, number)
}
