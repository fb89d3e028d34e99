// Looks over the page that is drawn now, as somebody would who needs large letters, a reader of screens or a thumb.
// Arguments: { touch: smallest side of what is tapped, in CSS pixels; axe: 'all' | 'contrast' | 'none' }, and who is called with the faults.
const [asked, done] = arguments
const faults = []
const name = (one) => {
  const named = one.closest('[data-test], [id], nav, header, main, footer, aside')
  const place = named ? (named.dataset.test ? `[${named.dataset.test}]` : named.id ? `#${named.id}` : named.tagName.toLowerCase()) : ''
  const own = `${one.tagName.toLowerCase()}${[...one.classList].map((word) => `.${word}`).join('')}`
  return named === one ? `${place} ${own}` : `${place} > ${own}`
}
const fault = (rule, one, why) => faults.push(`${rule}: ${name(one)}: ${why}`)
const drawn = (one) => {
  const box = one.getBoundingClientRect()
  return box.width > 0 && box.height > 0 && getComputedStyle(one).visibility === 'visible' && !one.closest('.sr, [inert]')
}
/** Whether it lies in something that is made to be swiped sideways. */
const swiped = (one) => {
  for (let around = one.parentElement; around; around = around.parentElement) {
    const flow = getComputedStyle(around).overflowX
    if ((flow === 'auto' || flow === 'scroll') && around.scrollWidth > around.clientWidth) return true
  }
  return false
}
const all = [...document.body.querySelectorAll('*')].filter((one) => !(one instanceof SVGElement) || one.tagName === 'svg').filter(drawn)

// Nothing of the page is to be scrolled sideways.
const pages = [document.documentElement, document.body, ...document.querySelectorAll('.page, .head, .middle, .foot, main, .van-popup, dialog')]
for (const one of pages) if (one.scrollWidth > one.clientWidth + 1 && (one.clientWidth > 0)) fault('wide', one, `${one.scrollWidth - one.clientWidth} px too wide`)

for (const one of all) {
  const box = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  if (words && !swiped(one) && (box.right > innerWidth + 1 || box.left < -1)) fault('beyond', one, `reaches ${Math.round(box.right)} of ${innerWidth} px: ${one.textContent.trim().slice(0, 24)}`)
  // Words that are cut: hidden without a way to them. A preview that is clamped to lines on purpose says the rest on its page.
  const hides = (flow) => flow === 'hidden' || flow === 'clip'
  if (words && style.webkitLineClamp === 'none') {
    if (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1) fault('cut', one, one.textContent.trim().slice(0, 24))
    else if (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 4) fault('cut', one, one.textContent.trim().slice(0, 24))
  }
  if (/^\p{L}/u.test(one.textContent) && words && one.childElementCount === 0 && parseFloat(style.fontSize) < 12.9) fault('tiny', one, `letters of ${style.fontSize}`)
}

// A field whose words are wider than itself can't be read as a whole; a list that opens has nowhere to scroll them.
for (const one of all.filter((one) => one.tagName === 'SELECT' || one.tagName === 'BUTTON')) if (one.scrollWidth > one.clientWidth + 1) fault('cut', one, one.textContent.trim().slice(0, 24))

// What a thumb must hit. A tick or a dot is hit by its label.
if (asked.touch > 0) {
  const tapped = 'button, a[href], input, select, textarea, [role=button], [role=option], [role=radio], [role=checkbox], [role=tab], summary'
  for (const one of all.filter((one) => one.matches(tapped))) {
    const hit = one.matches('input[type=checkbox], input[type=radio]') ? one.closest('label') ?? one : one
    const box = hit.getBoundingClientRect()
    if (Math.min(box.width, box.height) < asked.touch - 0.5) fault('small', one, `${Math.round(box.width)} × ${Math.round(box.height)} px`)
  }
}

// The keyboard that fits.
const MODES = [[/phone$/, 'tel'], [/(amount|monthly|price|income|expense)$/, 'decimal'], [/(count|months|days|area|head_of)$/, 'numeric|decimal']]
for (const one of all.filter((one) => one.tagName === 'INPUT' && one.dataset.test?.startsWith('field-'))) {
  const [, mode] = MODES.find(([ending]) => ending.test(one.dataset.test)) ?? []
  if (mode && !mode.split('|').includes(one.inputMode) && one.type === 'text') fault('keyboard', one, `needs inputmode ${mode}, has ${one.inputMode || 'none'}`)
}

if (asked.axe === 'none') done(faults)
else {
  const only = asked.axe === 'contrast' ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}
  axe.run(document, { resultTypes: ['violations'], ...only }).then(({ violations }) => {
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      for (const node of nodes) {
        const one = document.querySelector(node.target[0]) ?? document.body
        const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' ')
        faults.push(`axe ${id}: ${name(one)}: ${why.slice(0, 160)}`)
      }
    }
    done(faults)
  }, (error) => done([`axe: body: could not look: ${error}`]))
}
