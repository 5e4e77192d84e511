// A fresh installation of a pack that knows no taxes: the administrator's one-time password, its forced change, the second
// factor that must be set up next, and nothing before either; then signing in again with a code.
import { arrive, ask, assert, open_page, root, settle, totp } from '../harness.mjs'

export default async function ({ program, browser, shots }) {
  const home = program.folder('first')
  const told = program.run('init', home, '--policy', `${root}/policies/examples/cities`)
  const first = told.match(/secadmin\s+(\S+)/)
  assert(first, `init does not tell the security administrator's password:\n${told}`)
  const password = 'Guard-2026-chuan'
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  page.expected.push('401', '403', '422')
  const refused = async (when) => {
    const answer = await ask(page, 'GET', '/api/accounts')
    assert(answer.status === 403, `nothing ${when}: ${JSON.stringify(answer)}`)
    const stream = await page.evaluate(() => fetch('/api/events').then((one) => one.status))
    assert(stream === 403, `no word of what happens ${when}: ${stream}`)
    return answer.data.code
  }
  await page.goto('/admin')
  await page.getByLabel('账号').fill('secadmin')
  await page.getByLabel('密码', { exact: true }).fill(first[1])
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('新密码', { exact: true }).waitFor()
  assert((await refused('before the change')) === 'api.must_change_password', 'the password first')
  await ask(page, 'DELETE', '/api/session')
  const secret = await arrive(page, 'secadmin', first[1], password, async () => {
    assert((await refused('before the second factor')) === 'api.must_enable_totp', 'then the second factor')
    await page.screenshot({ path: `${shots}/first-second-factor.png` })
    await page.goto('/system/accounts')
    await page.getByRole('heading', { name: '须先设置动态口令' }).waitFor()
  })
  await settle(page)
  const body = await page.locator('body').innerText()
  for (const word of ['税', '纳税人']) assert(!body.includes(word), `a pack of cities shows “${word}”`)
  await ask(page, 'DELETE', '/api/session')
  await page.goto('/admin')
  await page.getByLabel('账号').fill('secadmin')
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('动态口令', { exact: true }).fill(totp(secret))
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/system/)
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}
