// The built pages use nothing that Chromium 86 lacks. Syntax is the bundler's affair (build.target); this looks for what it
// does not rewrite: names of younger functions and younger CSS. A use that stands behind a test for it is listed below.
import fs from 'node:fs'
import path from 'node:path'

const folder = process.argv[2] ?? 'dist/assets'
const scripts = { // name: Chromium version
  'structuredClone(': 98, '.at(-': 92, '.findLast(': 97, '.findLastIndex(': 97, '.toSorted(': 110, '.toReversed(': 110, '.toSpliced(': 110,
  'Object.groupBy(': 117, 'Map.groupBy(': 117, 'Promise.withResolvers(': 119, 'crypto.randomUUID(': 92, 'AbortSignal.timeout(': 103,
  'AbortSignal.any(': 116, '.throwIfAborted(': 100, 'Array.fromAsync(': 121, 'new Intl.Segmenter(': 87, '.fromBase64(': 140, '.toBase64(': 140,
  '.showPopover(': 114, '.isWellFormed(': 111, '.checkVisibility(': 105, '.startViewTransition(': 111, 'Object.hasOwn(': 93,
}
const styles = {
  ':has(': 105, ':is(': 88, ':where(': 88, 'aspect-ratio:': 88, '{inset:': 87, ';inset:': 87, 'inset-inline': 87, 'inset-block': 87, 'margin-inline:': 87,
  'padding-inline:': 87, '@container': 105, '@layer': 99, 'color-mix(': 111, 'dvh': 108, 'svh': 108, 'overflow:clip': 90, 'scrollbar-gutter': 94,
  'text-wrap': 114, '@starting-style': 117, '@scope': 118, '{&': 112, '}&': 112, ';&': 112, 'oklch(': 111, '@media (width': 104, '@media (height': 104,
}
// src/oldest.ts fills it in; or a library asks before it calls, or only passes on what the page itself called.
const allowed = new Set(['Object.hasOwn('])
const asked = { '.startViewTransition(': /`startViewTransition`in document/, '.toSorted(': /toSorted\(e\)\{return/, '.toReversed(': /toReversed\(\)\{return/, '.toSpliced(': /toSpliced\(\.\.\.e\)\{return/ }

let found = 0
for (const name of fs.readdirSync(folder).sort()) {
  const wanted = name.endsWith('.css') ? styles : name.endsWith('.js') ? scripts : undefined
  if (!wanted) continue
  const text = fs.readFileSync(path.join(folder, name), 'utf8')
  for (const [feature, since] of Object.entries(wanted)) {
    if (!text.includes(feature) || allowed.has(feature) || asked[feature]?.test(text)) continue
    const at = text.indexOf(feature)
    console.error(`${name}: “${feature}” is of Chromium ${since}: …${text.slice(Math.max(0, at - 50), at + 50).replaceAll('\n', ' ')}…`)
    found += 1
  }
}
if (!found) console.log('nothing younger than Chromium 86')
process.exit(found ? 1 : 0)
