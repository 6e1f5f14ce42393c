// tries: an Error whose cause never ends
// want: LimitError Time
// limits: Time=100ms
const error = new Error('x')
Object.defineProperty(error, 'cause', {get() { for (;;) {} }}) // HERE
Object.defineProperty(error, 'stack', {get() { for (;;) {} }}) // HERE
Object.defineProperty(error, 'name', {get() { for (;;) {} }}) // HERE
throw error
