// tries: to go on in catch and finally
// want: LimitError Time
// limits: Time=100ms
let n = 0
function spin() {
  try {
    while (true) {} // HERE
  } catch {
    console.log('LEAK: caught')
  } finally {
    console.log('LEAK: finally')
  }
}
for (;;) try { spin() } catch { console.log('LEAK') } finally { continue }
