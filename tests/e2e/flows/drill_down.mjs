// The bureau chief sees what is worst, asks why, goes down to source files and to the proof, which the browser checks.
import { assert, become, open_page, settle } from '../harness.mjs'

export default async function ({ program, browser, home, shots }) {
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  await become(page, 'prov_leader')
  await page.goto('/cockpit')
  await settle(page)
  await page.locator('section[aria-label^="最急"] button, section[aria-label^="最急"] a').first().click()
  const drawer = page.getByRole('dialog').or(page.locator('aside.explain, .explain-drawer, .el-drawer')).last()
  await drawer.getByText('分子', { exact: false }).or(drawer.getByText('口径', { exact: false })).first().waitFor()
  assert(new URL(page.url()).searchParams.get('explain'), 'the drawer has an address')
  await page.getByRole('button', { name: '查数据来源' }).click()
  await page.getByText('由原始数据重新算得同一数值').waitFor({ timeout: 90000 })
  await page.screenshot({ path: `${shots}/flow-explain.png` })
  const [unit, indicator] = new URL(page.url()).searchParams.get('explain').split(':')
  assert(unit && indicator, 'unit and indicator')
  await page.goBack()
  assert(!new URL(page.url()).searchParams.get('explain'), 'back closes the drawer')
  const period = await page.evaluate(() => fetch('/api/world').then((answer) => answer.json()).then((world) => world.newest))
  await page.goto(`/ledger/proof?unit=${unit}&period=${period}`)
  await settle(page)
  await page.getByText(/核对无误|存证相符/).first().waitFor()
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}
