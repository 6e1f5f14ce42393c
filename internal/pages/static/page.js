// A page's part in the browser, beside htmx: it shows a view again when the server says that something
// changed, keeps what a person has opened, typed and scrolled, and copies. Without it the page works,
// and is shown anew by hand. What is a page's own stands behind this, and listens to page:shown.
(() => {
  'use strict'
  const least = 250 // milliseconds from one refresh to the next
  let source, timer, busy = false, again = false, last = 0

  const here = () => location.pathname + location.search

  // refresh shows the view as it is now, unless a form is on its way, whose answer does so.
  async function refresh() {
    timer = undefined
    if (busy) { again = true; return }
    busy = true
    last = Date.now()
    try {
      const address = here()
      const answer = await fetch(address, {headers: {Accept: 'text/html'}, cache: 'no-store'})
      const text = await answer.text()
      if (address === here() && sending === 0 && answer.headers.get('Content-Type')?.startsWith('text/html')) {
        await htmx.swap({text, target: document.body, swap: 'innerMorph', sourceElement: document.body, request: {}, push: 'false'})
      }
    } catch { /* the server has gone: the stream says so */ }
    busy = false
    if (again) { again = false; soon() }
  }

  function soon() {
    if (timer === undefined) timer = setTimeout(refresh, Math.max(0, last + least - Date.now()))
  }

  // listen follows what the view is of, while somebody looks.
  function listen() {
    const address = document.getElementById('page')?.dataset.live
    if (source && (document.hidden || source.address !== address)) {
      source.close()
      source = undefined
    }
    if (source || document.hidden || !address) return
    source = new EventSource(address)
    source.address = address
    source.addEventListener('changed', soon)
    source.addEventListener('open', () => document.body.classList.remove('away'))
    source.addEventListener('error', () => document.body.classList.add('away'))
  }

  // What a person did stays: what is open stays open, and what was scrolled to its end stays there.
  let sending = 0
  htmx.registerExtension('page', {
    htmx_before_morph_attr: (element, detail) => {
      return !(detail.attrName === 'open' && element.tagName === 'DETAILS')
    },
    htmx_before_request: () => { sending++ },
    htmx_finally_request: () => { sending-- },
  })
  const atEnd = element => element.scrollHeight - element.scrollTop - element.clientHeight < 40
  let ends = new Map()
  document.addEventListener('htmx:before:swap', () => {
    ends = new Map([...document.querySelectorAll('[data-tail]')].map(e => [e, atEnd(e)]))
  })
  function tail() {
    for (const element of document.querySelectorAll('[data-tail]')) {
      if (ends.get(element) !== false) element.scrollTop = element.scrollHeight
    }
  }
  const shown = () => document.dispatchEvent(new Event('page:shown'))
  document.addEventListener('htmx:after:swap', () => { tail(); shown(); listen() })
  // A form's answer that leads to where it stands is no new step of the browser's history.
  document.addEventListener('htmx:before:history:update', event => {
    if (event.detail.history.path.split('#')[0] === here()) event.preventDefault()
  })

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      const area = document.createElement('textarea') // where the address is not one of this machine
      area.value = text
      area.className = 'unseen'
      document.body.append(area)
      area.select()
      document.execCommand('copy')
      area.remove()
    }
  }
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    await copy(button.dataset.copy)
    button.textContent = 'Copied'
    document.getElementById('told').textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 1200)
  })
  document.addEventListener('visibilitychange', () => { listen(); if (!document.hidden) soon() })
  addEventListener('pagehide', () => source?.close())
  document.addEventListener('DOMContentLoaded', () => { listen(); tail(); shown() })
})();
