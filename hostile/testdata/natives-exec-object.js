// tries: a regular expression whose exec is a native function that always finds something
// want: LimitError (Heap|Time)
// limits: Time=400ms
const expression = /a/g
expression.exec = Object
'a'.replace(expression, '') // HERE
