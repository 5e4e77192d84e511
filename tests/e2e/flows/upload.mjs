// A dirty file: refused as one of another period, checked before anything is stored, taken in, the bad row set apart with its reason, three figures that
// agree; then the period is computed again and published as a new version in which the good row counts.
import fs from 'node:fs'
import { ask, assert, become, open_page, settle } from '../harness.mjs'

const csv = `entry_id,unit,on_date,rule,count,document
E2E-1,19701000000,2026-10-15,ADJ-03,1,批示〔2026〕15号
E2E-2,19701000000,2026-02-30,ADJ-03,1,批示〔2026〕16号
`

export default async function ({ program, browser }) {
  const home = program.folder('upload')
  program.run('demo', home, '--scale', '0.004', '--months', '1')
  const file = program.folder('加减分登记.csv')
  fs.writeFileSync(file, csv)
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  page.expected.push('422')
  await become(page, 'perf_office')
  const card = async () => (await ask(page, 'GET', '/api/card?unit=19701000000&period=2026-10')).data
  const before = await card()
  await page.goto('/data/upload')
  await settle(page)
  await page.getByLabel('数据集').selectOption('adjustment_entry')
  await page.getByLabel('文件', { exact: true }).setInputFiles(file)
  // Said to be of September it is a wrong file: row 2 is of October.
  const period_field = page.getByLabel('所属期间')
  await period_field.fill('2026-09')
  await page.getByRole('button', { name: '上传并预检' }).click()
  await page.getByText('第 2 行，2026-10-15').first().waitFor({ timeout: 60000 })
  await period_field.fill('2026-10')
  await page.getByRole('button', { name: '上传并预检' }).click()
  await page.getByText('2026-02-30').first().waitFor({ timeout: 60000 })
  const check = await page.locator('main').innerText()
  assert(check.includes('涉及期间：2026年10月') && check.includes('行号（含表头）'), `period and rows are named: ${check}`)
  assert(/\n3\t/.test(check), `the bad row is row 3 of the file: ${check}`)
  await page.getByRole('button', { name: '确认入库' }).click()
  await page.getByText('三项对账').waitFor({ timeout: 60000 })
  const text = await page.locator('main').innerText()
  assert(/入库 1 .*隔离 1 /.test(text), `one row in, one set apart: ${text}`)
  await page.goto('/data/quarantine')
  await settle(page)
  assert((await page.locator('main').innerText()).includes('加减分登记'), 'the quarantine names the delivery')
  const ordered = await ask(page, 'POST', '/api/periods/2026-10/draft', {})
  assert(ordered.status === 202, JSON.stringify(ordered))
  let period
  for (let i = 0; i < 120; ++i) {
    period = (await ask(page, 'GET', '/api/periods')).data.periods.find((one) => one.period === '2026-10')
    if (period.draft && period.draft.tag !== before.tag && !period.job) break
    await page.waitForTimeout(500)
  }
  const published = await ask(page, 'POST', '/api/periods/2026-10/publication', { reason: '补登加减分后重新公布' }, { 'If-Match': `"${period.draft.tag}"` })
  assert(published.status === 200, JSON.stringify(published))
  const after = await card()
  assert(after.version === before.version + 1, `a new version: ${before.version} → ${after.version}`)
  // ADJ-03 gives 3 points.
  const gained = Number(after.standing.adjustment) - Number(before.standing.adjustment)
  assert(Math.abs(gained - 3) < 1e-9, `the commendation gives 3 points, not ${gained}`)
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}
