// A session ends on the server while somebody types: the sign-in stands over the page, and what was typed is there
// afterwards and goes through. In a demonstration, where nobody has a password, and in an installation of its own.
import fs from 'node:fs'
import { arrive, ask, assert, become, open_page, open_workbench, previewed, root, serve_demo, settle, totp, type_behind } from '../harness.mjs'

// Beside the browser, which keeps its cookie and learns nothing.
async function end_session(page, server) {
  const cookies = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; ')
  const { csrf } = await (await fetch(`${server.address}/api/session`, { headers: { Cookie: cookies } })).json()
  const ended = await fetch(`${server.address}/api/session`, { method: 'DELETE', headers: { Cookie: cookies, 'X-CSRF-Token': csrf, Origin: server.address } })
  assert(ended.ok, `the session is ended: ${ended.status}`)
  const gone = await fetch(`${server.address}/api/proposals`, { headers: { Cookie: cookies } })
  assert(gone.status === 401, `it is gone: ${gone.status}`)
}

// Whatever else asks the server meanwhile may have brought the overlay first; what was pressed goes through all the same.
const press = (button) => button.evaluate((one) => one.click())
const overlay = (page) => page.getByRole('dialog').filter({ hasText: '登录已失效' })

async function formula_and_reason({ program, browser }) {
  const server = await serve_demo(program, 'expired')
  const page = await open_page(browser, server)
  page.expected.push('401')
  await become(page, 'perf_office')
  const editor = await open_workbench(page, 'REF-01')
  await type_behind(page, editor, ' + 0')
  await previewed(page)
  const reason = '会话中断前写下的理由'
  await page.getByLabel(/修改理由/).fill(reason)
  await end_session(page, server)
  // Another key asks the server, which asks who this is.
  await type_behind(page, editor, ' + 0')
  await overlay(page).waitFor()
  const typed = await editor.innerText()
  assert(typed.includes('+ 0 + 0'), `the formula is as typed: ${typed}`)
  await overlay(page).getByRole('button', { name: /身份继续/ }).click()
  await overlay(page).waitFor({ state: 'detached' })
  assert((await editor.innerText()) === typed, 'the formula is still there')
  assert((await page.getByLabel(/修改理由/).inputValue()) === reason, 'the reason is still there')
  const submit = page.getByRole('button', { name: '提交修改' })
  await page.waitForFunction(() => [...document.querySelectorAll('button')].some((one) => one.textContent.trim() === '提交修改' && !one.disabled))
  // And once more in the very act of submitting, which then happens once.
  await end_session(page, server)
  await press(submit)
  await overlay(page).getByRole('button', { name: /身份继续/ }).click()
  await page.getByText('待他人审定').first().waitFor()
  const { proposals } = await page.evaluate(() => fetch('/api/proposals').then((answer) => answer.json()))
  assert(proposals.length === 1 && proposals[0].reason === reason, `one proposal with its reason: ${JSON.stringify(proposals).slice(0, 300)}`)
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}

async function choose_file(page, file) {
  await page.goto('/data/upload')
  await settle(page)
  await page.getByLabel('数据集').selectOption('adjustment_entry')
  await page.getByLabel('文件', { exact: true }).setInputFiles(file)
}

// Rows of a refused delivery, corrected on the page.
async function correction({ program, browser }) {
  const file = program.folder('refused.csv')
  fs.writeFileSync(file, 'entry_id,unit,on_date,rule,count,document\nX-0,19701000000,2026-10-14,ADJ-03,1,批示〔2026〕0号\nX-1,19701000000,2026-02-30,ADJ-03,1,批示〔2026〕1号\n')
  const server = await serve_demo(program, 'expired_rows')
  const page = await open_page(browser, server)
  page.expected.push('401')
  await become(page, 'perf_office')
  await choose_file(page, file)
  await page.getByRole('button', { name: '上传并预检' }).click()
  await page.getByRole('button', { name: '确认入库' }).click()
  await page.getByText('三项对账').waitFor({ timeout: 60000 })
  const { batches } = await page.evaluate(() => fetch('/api/data/quarantine').then((answer) => answer.json()))
  await page.goto(`/data/quarantine?batch=${batches.find((one) => one.file.includes('refused')).batch}`)
  await settle(page)
  const cell = page.locator('.correction td input')
  const [day, document] = [cell.nth(2), cell.nth(5)]
  assert((await day.inputValue()) === '2026-02-30', `the cell of the day: ${await day.inputValue()}`)
  await day.fill('2026-10-15')
  await document.fill('会话中断前更正的文号')
  await end_session(page, server)
  await press(page.getByRole('button', { name: /预检更正后的/ }))
  await overlay(page).waitFor()
  assert((await document.inputValue()) === '会话中断前更正的文号', 'the cell is as typed')
  await overlay(page).getByRole('button', { name: /身份继续/ }).click()
  await overlay(page).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '确认入库' }).click()
  await page.getByText('三项对账').waitFor({ timeout: 60000 })
  const text = await page.locator('main').innerText()
  assert(/入库 1 /.test(text), `the corrected row is in: ${text.slice(0, 1500)}`)
  // A file that was chosen before is sent after.
  await choose_file(page, file)
  await end_session(page, server)
  await press(page.getByRole('button', { name: '上传并预检' }))
  await overlay(page).getByRole('button', { name: /身份继续/ }).click()
  await page.getByText('2026-02-30').first().waitFor({ timeout: 60000 })
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}

// An installation of its own, with its security administrator signed in.
async function own_installation({ program, browser }, name) {
  const home = program.folder(name)
  const [, first] = program.run('init', home, '--policy', `${root}/policies/examples/cities`).match(/secadmin\s+(\S+)/)
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  page.expected.push('401', '403', '422')
  return { server, page, secret: await arrive(page, 'secadmin', first, password) }
}
const password = 'Guard-2026-chuan'

async function new_account(page, login, name, role) {
  await page.goto('/system/accounts')
  await settle(page)
  await page.getByRole('button', { name: '新建账号' }).first().click()
  const form = page.getByRole('dialog').filter({ hasText: '新建账号' })
  await form.getByLabel(/^登录名/).fill(login)
  await form.getByLabel(/^姓名/).fill(name)
  await form.getByLabel(/角色/).selectOption(role)
  return form
}
const accounts_of = async (page) => (await page.evaluate(() => fetch('/api/accounts').then((answer) => answer.json()))).accounts

async function account_form(all) {
  const { server, page, secret } = await own_installation(all, 'expired_own')
  const form = await new_account(page, 'zhao.yi', '中断前写下的姓名', 'auditadmin')
  await end_session(page, server)
  await press(form.getByRole('button', { name: '新建账号' }))
  await overlay(page).getByLabel('密码', { exact: true }).fill(password)
  await overlay(page).getByRole('button', { name: '登录' }).click()
  await overlay(page).getByLabel('动态口令', { exact: true }).fill(totp(secret))
  await overlay(page).getByRole('button', { name: '登录' }).click()
  await overlay(page).waitFor({ state: 'detached' })
  await page.getByText('中断前写下的姓名（zhao.yi）').waitFor()
  assert((await accounts_of(page)).filter((one) => one.name === '中断前写下的姓名').length === 1, 'made once, as typed')
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  await server.stop()
}

// Somebody's password is reset while they type: a one-time password, a new one and a new second factor are asked for over
// the page, which goes on where it was.
async function password_reset(all) {
  const { server, page } = await own_installation(all, 'expired_reset')
  const made = await ask(page, 'POST', '/api/accounts', { login: 'qian.er', name: '另一位安全管理员', grants: [{ role: 'secadmin', unit: '' }] })
  assert(made.status < 300, JSON.stringify(made))
  const other = await open_page(all.browser, server)
  other.expected.push('401', '403', '422')
  await arrive(other, 'qian.er', made.data.password, password)
  const form = await new_account(page, 'sun.san', '重置前写下的姓名', 'auditadmin')
  const own = (await accounts_of(other)).find((one) => one.login === 'secadmin')
  const reset = await ask(other, 'POST', `/api/accounts/${own.id}/password`, {}, { 'If-Match': `"${own.version}"` })
  assert(reset.status < 300, JSON.stringify(reset))
  await press(form.getByRole('button', { name: '新建账号' }))
  await overlay(page).getByLabel('密码', { exact: true }).fill(reset.data.password)
  await overlay(page).getByRole('button', { name: '登录' }).click()
  await overlay(page).getByLabel('原密码').fill(reset.data.password)
  await overlay(page).getByLabel('新密码', { exact: true }).fill('Guard-2027-chuan')
  await overlay(page).getByLabel(/再|确认/).first().fill('Guard-2027-chuan')
  await overlay(page).getByRole('button', { name: '修改' }).click()
  await overlay(page).getByRole('heading', { name: '须先设置动态口令' }).waitFor()
  await page.screenshot({ path: `${all.shots}/expired-second-factor.png` })
  const fresh = await overlay(page).locator('form code').innerText()
  await overlay(page).getByLabel('动态口令', { exact: true }).fill(totp(fresh))
  await overlay(page).getByRole('button', { name: '确认' }).click()
  await overlay(page).waitFor({ state: 'detached' })
  await page.getByText('重置前写下的姓名（sun.san）').waitFor()
  assert((await accounts_of(page)).filter((one) => one.name === '重置前写下的姓名').length === 1, 'made once, as typed')
  for (const one of [page, other]) assert(one.troubles.length === 0, one.troubles.join('\n'))
  await page.context().close()
  await other.context().close()
  await server.stop()
}

export default async function (all) {
  await formula_and_reason(all)
  await correction(all)
  await account_form(all)
  await password_reset(all)
}
