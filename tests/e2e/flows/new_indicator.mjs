// An indicator that was not there: written after another one, refused while its dimension does not add up, its points
// taken from another in the same proposal, tried on every city, approved by somebody else, computed, published, and found
// in the library.
import { ask, assert, become, open_page, settle } from '../harness.mjs'

export default async function ({ program, browser, shots }) {
  const home = program.folder('new_indicator')
  program.run('demo', home, '--scale', '0.004', '--months', '1')
  const server = await program.serve(home)
  const office = await open_page(browser, server)
  await become(office, 'perf_office')
  await office.goto('/workbench?indicator=POL-04')
  await settle(office)
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
  await office.getByText('个单位的数值、得分和名次').or(office.getByText(/个单位：\d+ 个数值变化/)).first().waitFor({ timeout: 90000 })
  await office.screenshot({ path: `${shots}/flow-new-indicator.png` })
  await office.getByLabel(/修改理由/).fill('演练：新增指标')
  await office.getByRole('button', { name: '提交修改' }).click()
  await office.getByText('待他人审定').first().waitFor()
  const member = await open_page(browser, server)
  await become(member, 'leading_member')
  await member.goto('/proposals')
  await settle(member)
  await member.getByText('演练新增指标').first().waitFor()
  await member.getByRole('button', { name: '审定启用' }).click()
  await member.getByRole('button', { name: '确认启用' }).click()
  await member.getByText('已启用').first().waitFor({ timeout: 60000 })
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
  await office.screenshot({ path: `${shots}/flow-new-indicator-library.png` })
  for (const page of [office, member]) assert(page.troubles.length === 0, page.troubles.join('\n'))
  await office.context().close()
  await member.context().close()
  await server.stop()
}
