// Fails when the first load (entry chunk with what it imports statically, and their styles) exceeds the budget, compressed.
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget_kb = 400
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8'))
const packed = (file) => gzipSync(readFileSync(new URL(file, dist))).length

const first = new Set()
const visit = (key) => {
  const chunk = manifest[key]
  if (!chunk || first.has(chunk.file)) return
  first.add(chunk.file)
  for (const style of chunk.css ?? []) first.add(style)
  for (const other of chunk.imports ?? []) visit(other)
}
visit('index.html')

let total = 0
const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(8)
for (const name of readdirSync(new URL('assets/', dist)).sort()) {
  if (!/\.(js|css)$/.test(name)) continue
  const size = packed(`assets/${name}`)
  const counted = first.has(`assets/${name}`)
  if (counted) total += size
  console.log(`${kb(size)} kB  ${counted ? 'first load' : 'lazy      '}  ${name}`)
}
console.log(`${kb(total)} kB  first load, compressed; budget ${budget_kb} kB`)
if (total > budget_kb * 1000) process.exit(1)
