// Pages behind the navigation and what opens over them: a unit's card, an indicator, the explanation, a draft's checks, a
// delivery with refused rows, the workbench at work, forms of accounts and connectors, the audit trail. In every size and on
// paper: a picture, nothing beside the screen, nothing cut off, and nothing serious that axe finds.
import fs from 'node:fs'
import path from 'node:path'
import { ask, assert, barriers, become, beside, open_page, open_workbench, previewed, settle, sizes, type_behind } from '../harness.mjs'

const city = '19701000000'
const press = (page, name, at = 0) => page.getByRole('button', { name }).nth(at).click()
// Of each role: where, and what is done there. Without a second part the page as it opens.
const views = {
  perf_office: {
    ranking: ['/evaluation'],
    card: [`/units/${city}/card`],
    indicator: ['/indicators/REF-01'],
    explanation: [`/cockpit?explain=${city}:REF-01`, async (page) => {
      await press(page, '查数据来源')
      await page.getByText('用公布时取用的数据重算').first().waitFor({ timeout: 60000 })
      await press(page, '列出原始行')
      await page.getByText(/计入( [\d,]+ 行，列出前|的 [\d,]+ 行)/).first().waitFor({ timeout: 60000 })
    }],
    two_periods: [`/compare?unit=${city}&period=2026-10&with=2026-09`],
    figure_twice: [`/compare?unit=${city}&period=2026-10&with=2026-09&indicator=REF-01`],
    drafts: ['/evaluation/drafts?period=2026Q4', (page) => page.locator('main').getByText('检查').first().waitFor({ timeout: 60000 })],
    compare: ['/evaluation/compare?period=2026-10'],
    batch: ['/data/quarantine', (page) => page.locator('tbody tr[aria-rowindex]').first().click()],
    upload: ['/data/upload'],
    coverage: ['/data/coverage'],
    datasets: ['/data/datasets'],
    connector: ['/data/sources', (page) => press(page, '修改')],
    workbench: ['/workbench?indicator=REF-01', async (page) => {
      await type_behind(page, await open_workbench(page, 'REF-01'), ' + 0')
      await previewed(page)
    }],
    new_indicator: ['/workbench?indicator=REF-01', (page) => press(page, '新增指标')],
    proposals: ['/proposals'],
    proof: [`/ledger/proof?unit=${city}&period=2026-10`, (page) => page.getByText(/核对无误|存证相符/).first().waitFor({ timeout: 60000 })],
    units: ['/cockpit', (page) => page.getByRole('banner').getByRole('button').filter({ hasText: /局/ }).first().click()],
    nowhere: ['/no/such/page'],
  },
  secadmin: {
    account: ['/system/accounts', (page) => press(page, '新建账号')],
    security: ['/me/security'],
    forbidden: ['/cockpit'],
  },
  auditadmin: { audit: ['/system/audit'] },
}

// Text that its own box hides, without the dots that say so.
const cut_off = (page) => page.evaluate(() => [...document.querySelectorAll('main *, .el-dialog *, .drawer *')].filter((one) => {
  const style = getComputedStyle(one)
  return ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis' && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 2 && one.innerText?.trim() && !one.querySelector('svg, canvas')
}).slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${one.className} “${one.innerText.trim().slice(0, 30)}”`))

async function look(page, name, size, shots, wrong) {
  await settle(page)
  await page.screenshot({ path: path.join(shots, `detail-${name}-${size}.png`) })
  const over = await beside(page)
  if (over > 1) wrong.push(`${name} ${size}: ${over} px beside the screen`)
  wrong.push(...(await cut_off(page)).map((text) => `${name} ${size}: cut off: ${text}`))
  if (size === 'desktop' || size === 'phone') wrong.push(...(await barriers(page)).map((text) => `${name} ${size}: ${text}`))
}

// As Chromium lays it out for a sheet: 794 CSS pixels less the margins, tables on sheets of their own and turned.
const across = ['ranking', 'coverage', 'datasets', 'audit'] // a wide table is printed across, with its head on the same sheet
async function on_paper(page, name, shots, wrong) {
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await page.setViewportSize({ width: 1032, height: 688 })
  await page.waitForTimeout(200)
  const over = await beside(page)
  if (over > 1) wrong.push(`${name} on paper: ${over} px beside the sheet`)
  const sheet = path.join(shots, `detail-${name}.pdf`)
  await page.pdf({ path: sheet, format: 'A4' })
  const [, wide, high] = fs.readFileSync(sheet, 'latin1').match(/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/)
  if (across.includes(name) !== Number(wide) > Number(high)) wrong.push(`${name}: its first sheet is ${wide} × ${high}`)
  await page.emulateMedia({ media: 'screen' })
}

export default async function ({ program, browser, home, shots }) {
  const server = await program.serve(home)
  const wrong = []
  const first = await open_page(browser, server)
  await become(first, 'perf_office')
  await ask(first, 'POST', '/api/periods/2026Q4/draft', {})
  for (let i = 0; i < 240; ++i) {
    const one = (await ask(first, 'GET', '/api/periods')).data.periods.find((period) => period.period === '2026Q4')
    if (one.draft && !one.job) break
    await first.waitForTimeout(500)
  }
  await first.context().close()
  for (const [role, list] of Object.entries(views)) {
    for (const size of Object.keys(sizes)) {
      if (size === 'screen') continue
      const page = await open_page(browser, server, size)
      page.expected.push('403', '404')
      await become(page, role)
      for (const [name, [where, act]] of Object.entries(list)) {
        try {
          await page.goto(where)
          await settle(page)
          if (act) await act(page)
          await look(page, name, size, shots, wrong)
          if (size === 'desktop' && !act) {
            await on_paper(page, name, shots, wrong)
            await page.setViewportSize({ width: sizes.desktop[0], height: sizes.desktop[1] })
          }
        } catch (error) {
          wrong.push(`${name} ${size}: ${error.message.split('\n')[0]}`)
        }
      }
      wrong.push(...page.troubles.map((text) => `${role} ${size}: ${text}`))
      await page.context().close()
    }
  }
  await server.stop()
  assert(wrong.length === 0, [...new Set(wrong)].join('\n'))
}
