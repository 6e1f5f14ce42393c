// tries: a regular expression whose own exec finds more than there is memory for
// want: LimitError (Heap|Time)
// limits: Time=400ms
class Everywhere extends RegExp {
  static get [Symbol.species]() {
    return function () {
      return {exec: () => ({index: 0, length: 2 ** 53 - 1}), lastIndex: 0, flags: ''}
    }
  }
}
new Everywhere('a')[Symbol.split]('aaaa')
