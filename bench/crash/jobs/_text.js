// text has a message be sent once, whatever becomes of the worker: where nobody knows whether it
// was, the number is kept.
export async function text(job, number) {
  try {
    await job.once(`text ${number}`, async () => {
      const message = await SMS.async.create({to: '+14155550100', from: '+15005550006', body: `Message ${number}`})
      return message.sid
    })
  } catch (e) {
    if (e.outcome !== 'unknown') throw e
    Store.set(`unknown ${number}`, job.id)
  }
}
