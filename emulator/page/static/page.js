// The emulator's own part: forms that are empty again, Enter, and the clock, which ticks as the
// session's does.
(() => {
  'use strict'
  document.addEventListener('htmx:after:swap', event => {
    // A form that was taken is empty again; one that was not keeps what was typed.
    const form = event.detail?.ctx?.sourceElement
    if (form?.tagName === 'FORM' && form.method === 'post' && !document.querySelector('[role=alert]')) {
      for (const field of form.querySelectorAll('input:not([type=hidden]), textarea')) {
        if (form.matches('.compose, .say, .new')) field.value = ''
      }
      if (form.matches('.compose, .say') && form.isConnected) form.querySelector('textarea, input[name=words]')?.focus()
    }
  })
  // Enter sends a text; with Shift it begins a line.
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target.matches('[data-sends]')) {
      event.preventDefault()
      event.target.form.requestSubmit()
    }
  })

  let shown, from
  function tick() {
    const now = document.getElementById('now')
    if (!now) return
    if (shown !== now.dateTime) {
      shown = now.dateTime
      from = performance.now()
    }
    const speed = Number(now.dataset.speed)
    if (speed > 0) {
      const at = new Date(Date.parse(shown) + (performance.now() - from) * speed)
      const text = at.toLocaleTimeString('en-GB')
      if (now.textContent !== text) now.textContent = text
    }
  }
  setInterval(tick, 200)
  document.addEventListener('page:shown', tick)
})()
