// A fresh installation of a pack that knows no taxes: the administrator's one-time password, its forced change, a new
// account, that account's own first sign-in.
import { assert, open_page, root, settle } from '../harness.mjs'

export default async function ({ program, browser }) {
  const home = program.folder('first')
  const told = program.run('init', home, '--policy', `${root}/policies/examples/cities`)
  const password = told.match(/secadmin\s+(\S+)/)
  assert(password, `init does not tell the security administrator's password:\n${told}`)
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  page.expected.push('401', '403', '422')
  await page.goto('/admin')
  await page.getByLabel('账号').fill('secadmin')
  await page.getByLabel('密码', { exact: true }).fill(password[1])
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('新密码', { exact: true }).waitFor()
  assert((await page.evaluate(() => fetch('/api/accounts').then((answer) => answer.status))) === 403, 'nothing before the change')
  await page.getByLabel('原密码').fill(password[1])
  await page.getByLabel('新密码', { exact: true }).fill('Guard-2026-chuan')
  const again = page.getByLabel(/再|确认/)
  if (await again.count()) await again.first().fill('Guard-2026-chuan')
  await page.getByRole('button', { name: /修改|确定|保存/ }).click()
  await page.waitForURL(/\/system/)
  await settle(page)
  const body = await page.locator('body').innerText()
  for (const word of ['税', '纳税人']) assert(!body.includes(word), `a pack of cities shows “${word}”`)
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}
