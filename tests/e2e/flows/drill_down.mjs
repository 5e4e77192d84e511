// The bureau chief sees what is worst, asks why, goes down to source files and to the proof, which the browser checks;
// whoever may read data goes down to the rows. What a figure is compared with is a click away, a point of the trend a key.
import { assert, become, open_page, settle, sizes } from '../harness.mjs'

const query_of = (page) => new URL(page.url()).searchParams

// From 环比 on the cockpit to both periods, and from there to what the earlier one stands on.
async function two_periods(page) {
  await page.goto('/cockpit?unit=19701000000')
  await settle(page)
  const now = query_of(page).get('period')
  await page.locator('a.delta').first().press('Enter')
  await page.waitForURL(/\/compare/)
  const before = query_of(page).get('with')
  assert(before < now, `an earlier period is compared with: ${before} of ${now}`)
  await page.getByRole('row').filter({ hasText: '总分' }).first().waitFor()
  await page.getByRole('link', { name: /月成绩单/ }).first().click()
  await page.waitForURL(/\/card/)
  assert(query_of(page).get('period') === before, `the card of the earlier period: ${page.url()}`)
}

// The trend is walked by arrow keys, and Enter opens the period; the table behind it has a link for each.
async function by_keys(page) {
  await page.goto('/cockpit?unit=19701000000')
  await settle(page)
  const now = query_of(page).get('period')
  const chart = page.locator('.chart[tabindex="0"]').first()
  await chart.scrollIntoViewIfNeeded()
  await chart.focus()
  await page.keyboard.press('Home')
  const told = await chart.locator('[role=status]').innerText()
  assert(/^\d{4}年/.test(told), `the period is read out: ${told}`)
  await page.keyboard.press('Enter')
  await page.waitForFunction((was) => new URL(location.href).searchParams.get('period') !== was, now)
  await settle(page)
  await page.locator('figure').filter({ has: page.locator('.chart[tabindex="0"]') }).first().getByRole('button', { name: '看数据表' }).click()
  await page.locator('figure table a').last().click()
  await page.waitForURL(/period=/)
}

// On the wall every mark leads on: a movement to both periods, a sentence to its explanation, a count to what it counts.
async function on_the_wall(page, shots) {
  await page.setViewportSize({ width: sizes.screen[0], height: sizes.screen[1] })
  await page.goto('/screen')
  await settle(page)
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${shots}/flow-screen.png` })
  const leads = async (what, where) => {
    await page.goto('/screen')
    await settle(page)
    await what().first().click()
    await page.waitForURL(where)
  }
  await leads(() => page.locator('main .total a.delta'), /\/compare\?/)
  await leads(() => page.locator('.city a.delta'), /\/compare\?.*unit=\d/)
  await leads(() => page.locator('.news button'), /explain=/)
  await leads(() => page.locator('.counts a.count'), /\/cockpit\?.*#lights/)
  await page.locator('#lights').waitFor()
  await leads(() => page.locator('.counts a:not(.count)'), /\/cockpit\?.*#changes/)
}

async function rows(browser, server, { unit, indicator, period }) {
  const page = await open_page(browser, server)
  await become(page, 'perf_office')
  await page.goto(`/cockpit?unit=${unit}&period=${period}&explain=${unit}:${indicator}`)
  await page.getByRole('button', { name: '查数据来源' }).click()
  await page.getByRole('button', { name: '列出原始行' }).click({ timeout: 90000 })
  await page.getByText(/计入( [\d,]+ 行，列出前|的 [\d,]+ 行)/).first().waitFor({ timeout: 90000 })
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
}

export default async function ({ program, browser, home, shots }) {
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  await become(page, 'prov_leader')
  await page.goto('/cockpit')
  await settle(page)
  await page.waitForTimeout(500) // the map is drawn
  await page.screenshot({ path: `${shots}/flow-cockpit.png` })
  await page.locator('section[aria-label^="最急"] button, section[aria-label^="最急"] a').first().click()
  const drawer = page.getByRole('dialog').or(page.locator('aside.explain, .explain-drawer, .el-drawer')).last()
  await drawer.getByText('分子', { exact: false }).or(drawer.getByText('口径', { exact: false })).first().waitFor()
  assert(new URL(page.url()).searchParams.get('explain'), 'the drawer has an address')
  await page.getByRole('button', { name: '查数据来源' }).click()
  await page.getByText('用公布时取用的数据重算，结果与公布值一致').waitFor({ timeout: 90000 })
  for (const word of ['责任单位', '主管部门', '下次考评', '指标说明']) await page.locator('.drawer').getByText(word, { exact: true }).waitFor()
  await page.screenshot({ path: `${shots}/flow-explain.png` })
  const [unit, indicator] = new URL(page.url()).searchParams.get('explain').split(':')
  assert(unit && indicator, 'unit and indicator')
  await page.getByRole('link', { name: '查看存证' }).click()
  await page.waitForURL(/\/ledger\/proof\?/)
  assert(query_of(page).get('unit') === unit, `the proof is of the unit explained: ${page.url()}`)
  await page.getByText(/核对无误|存证相符/).first().waitFor()
  await page.goBack()
  await page.goBack()
  assert(!new URL(page.url()).searchParams.get('explain'), 'back closes the drawer')
  const period = await page.evaluate(() => fetch('/api/world').then((answer) => answer.json()).then((world) => world.newest))
  await page.goto(`/ledger/proof?unit=${unit}&period=${period}`)
  await settle(page)
  await page.getByText(/核对无误|存证相符/).first().waitFor()
  await two_periods(page)
  await by_keys(page)
  await on_the_wall(page, shots)
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await rows(browser, server, { unit, indicator, period })
  await server.stop()
}
