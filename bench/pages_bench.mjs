// How soon each page of the navigation can be used, from this machine: node bench/pages_bench.mjs JIXIAO HOME [ROLE…]
// JIXIAO lies beside web/ (build/bin/jixiao with build/web); HOME is a copy of a demonstration home. Of every page: the
// document's first byte, and the moment nothing in it is loading any more (no skeleton, nothing busy), each visit in a
// fresh tab with a warm server; the median of three. Ends with 1 if a page took longer than 1.5 s times `patience`: the
// browser shares this machine's processors with the server and whatever else runs.
import { become, open_browser, open_page, Program } from '../tests/e2e/harness.mjs'

const [binary, home, ...given] = process.argv.slice(2)
const roles = given.length ? given : ['prov_leader', 'perf_office']
const limit_ms = 1500
const patience = Number(process.env.JIXIAO_BENCH_PATIENCE ?? 3)
const visits = 3

async function visit(context, where) {
  const page = await context.newPage()
  const begin = Date.now()
  await page.goto(where, { waitUntil: 'domcontentloaded' })
  await page.waitForFunction(() => document.querySelector('main') && !document.querySelector('[aria-busy="true"], .el-skeleton'), undefined, { polling: 20, timeout: 20000 })
  const usable = Date.now() - begin
  const first = await page.evaluate(() => performance.getEntriesByType('navigation')[0].responseStart)
  await page.close()
  return { usable, first }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

const program = new Program(binary)
const browser = await open_browser()
const server = await program.serve(home)
let late = 0
for (const role of roles) {
  const scout = await open_page(browser, server)
  await become(scout, role)
  await scout.goto('/')
  await scout.waitForSelector('nav a[href^="/"]')
  const paths = await scout.evaluate(() => [...new Set([...document.querySelectorAll('nav a[href^="/"]')].map((link) => new URL(link.href).pathname))])
  for (const where of paths) {
    const seen = []
    for (let i = 0; i < visits; i += 1) seen.push(await visit(scout.context(), where).catch((error) => ({ usable: 20000, first: 0, error })))
    const usable = median(seen.map((one) => one.usable))
    if (usable > limit_ms * patience) late += 1
    console.log(`${role.padEnd(12)} ${where.padEnd(24)} first byte ${median(seen.map((one) => one.first)).toFixed(0).padStart(5)} ms   usable ${String(usable).padStart(6)} ms${usable > limit_ms ? '   over 1.5 s' : ''}`)
  }
  await scout.context().close()
}
await browser.close()
await program.close()
process.exit(late ? 1 : 0)
