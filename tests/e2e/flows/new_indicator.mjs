// An indicator that was not there: written after another one, refused while its dimension does not add up, its points
// taken from another in the same proposal, tried on every city, approved by somebody else, shown as approved but not yet
// published, computed, published, and found in the library.
import { approve, ask, assert, become, open_page, open_workbench, previewed, propose, serve_demo, settle } from '../harness.mjs'

export default async function ({ program, browser, shots }) {
  const server = await serve_demo(program, 'new_indicator')
  const office = await open_page(browser, server)
  await become(office, 'perf_office')
  await open_workbench(office, 'POL-04')
  await office.getByRole('button', { name: '以本指标为样本新增' }).click()
  await office.getByLabel('指标编码').fill('POL-90')
  await office.getByLabel('名称', { exact: true }).fill('演练新增指标')
  await office.getByLabel('分值（市局）').fill('5')
  // 280 points are declared for the dimension on the cities' sheet; five more are five too many.
  await office.getByText('现合计 285 分，多出 5 分').first().waitFor()
  await office.screenshot({ path: `${shots}/flow-new-indicator-points.png` })
  const other = office.getByLabel(/^POL-07 /)
  await other.fill('30')
  await other.press('Tab')
  await office.getByText('内容无误').waitFor()
  await previewed(office)
  await office.screenshot({ path: `${shots}/flow-new-indicator.png` })
  await propose(office, '演练：新增指标')
  const member = await approve(browser, server, '演练新增指标')
  // Approved, but in nothing that is published: the library shows it all the same, and says so.
  await office.goto('/indicators')
  await settle(office)
  const coming = office.locator('section').filter({ hasText: '已批准、尚未公布' })
  await coming.getByRole('link', { name: /演练新增指标/ }).click()
  await office.getByText(/本指标已批准、尚未公布/).waitFor()
  await settle(office)
  await office.screenshot({ path: `${shots}/flow-new-indicator-coming.png`, fullPage: true })
  const ordered = await ask(office, 'POST', '/api/periods/2026-10/draft', {})
  assert(ordered.status === 202, JSON.stringify(ordered))
  let period
  for (let i = 0; i < 240; ++i) {
    period = (await ask(office, 'GET', '/api/periods')).data.periods.find((one) => one.period === '2026-10')
    if (period.draft && !period.job) break
    await office.waitForTimeout(500)
  }
  const published = await ask(office, 'POST', '/api/periods/2026-10/publication', { reason: '新增指标后重新公布' }, { 'If-Match': `"${period.draft.tag}"` })
  assert(published.status === 200, JSON.stringify(published))
  await office.goto('/indicators/POL-90')
  await settle(office)
  await office.getByText('演练新增指标').first().waitFor()
  await office.getByText('各单位各期数值').or(office.getByText(/最高.*最低/)).first().waitFor()
  assert((await office.getByText('已批准、尚未公布').count()) === 0, 'it is published now')
  await office.screenshot({ path: `${shots}/flow-new-indicator-library.png` })
  for (const page of [office, member]) assert(page.troubles.length === 0, page.troubles.join('\n'))
  await office.context().close()
  await member.context().close()
  await server.stop()
}
