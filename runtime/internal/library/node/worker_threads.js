// worker_threads: a script is its only thread.

const {missing} = require('errors')
const {MessageChannel, MessagePort} = require('messages')

return missing({
  MessageChannel,
  MessagePort,
  isMainThread: true,
  parentPort: null,
  workerData: null,
  threadId: 0,
  resourceLimits: {},
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  getEnvironmentData: () => undefined,
}, 'worker_threads', ['Worker', 'BroadcastChannel', 'markAsUntransferable', 'moveMessagePortToContext', 'receiveMessageOnPort', 'setEnvironmentData'])
