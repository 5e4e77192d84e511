// 篡改演练: a score is altered in a copy, and the check names the very figure; the home itself stays as it was.
import { assert, become, open_page, settle } from '../harness.mjs'

export default async function ({ program, browser, home }) {
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  await become(page, 'audit')
  await page.goto('/ledger')
  await settle(page)
  await page.getByRole('button', { name: '开始演练' }).click()
  await page.getByText('核验发现并指出了被改动的地方').waitFor({ timeout: 120000 })
  assert(/原为 .+，被改成 /.test(await page.locator('body').innerText()), 'the altered figure is told')
  await page.getByRole('button', { name: '开始核验' }).click()
  await page.getByText('没有任何改动').waitFor({ timeout: 120000 })
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
  assert(program.run('ledger', 'verify', home).includes('没有任何改动'), 'the home is untouched')
}
