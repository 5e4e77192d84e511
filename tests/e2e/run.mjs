// node run.mjs JIXIAO [--only NAME] [--shots FOLDER]: every flow of flows/, then a picture and an accessibility check of every page.
import fs from 'node:fs'
import path from 'node:path'
import { open_browser, Program, root } from './harness.mjs'

const words = process.argv.slice(2)
const option = (name) => { const at = words.indexOf(name); return at < 0 ? undefined : words.splice(at, 2)[1] }
const only = option('--only')
const shots = option('--shots') ?? path.join(root, 'build/screenshots')
fs.mkdirSync(shots, { recursive: true })

const program = new Program(words[0])
const browser = await open_browser()
const flows = fs.readdirSync(path.join(root, 'tests/e2e/flows')).filter((name) => name.endsWith('.mjs') && (!only || name.includes(only))).sort()
let failed = 0
const home = program.folder('demo')
program.run('demo', home, '--scale', '0.004', '--months', '3')
for (const name of flows) {
  const begin = Date.now()
  try {
    const flow = await import(`./flows/${name}`)
    await flow.default({ program, browser, home, shots })
    console.log(`ok    ${name.slice(0, -4)} (${((Date.now() - begin) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed += 1
    console.log(`FAIL  ${name.slice(0, -4)}: ${error.stack ?? error}`)
    await program.stop_servers() // the next flow serves the same home
  }
}
await browser.close()
await program.close()
console.log(`${flows.length} flows, ${failed} failed`)
process.exit(failed ? 1 : 0)
