// Two people edit the same thing: the later one is refused, sees what is in force beside the own text, and loses nothing.
import { ask, assert, become, open_page, settle } from '../harness.mjs'

async function open_formula(page) {
  await page.goto('/workbench?indicator=REF-01')
  await settle(page)
  await page.locator('.cm-content').first().waitFor()
}
async function append(page, text) {
  await page.locator('.cm-content').first().click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(text)
  await page.waitForFunction(() => [...document.querySelectorAll('.tag')].some((one) => one.textContent.includes('已改') || one.textContent.includes('改')))
}
async function submit(page, reason) {
  await page.getByLabel(/修改理由/).fill(reason)
  await page.waitForFunction(() => [...document.querySelectorAll('button')].some((one) => one.textContent.trim() === '提交修改' && !one.disabled), undefined, { timeout: 60000 })
  await page.getByRole('button', { name: '提交修改' }).click()
}

// Both open the same formula; the first one's is approved while the second types.
async function a_formula(server, browser) {
  const first = await open_page(browser, server)
  const second = await open_page(browser, server)
  const member = await open_page(browser, server)
  first.expected.push('422') // a formula half typed
  second.expected.push('412', '409', '422')
  await become(first, 'perf_office')
  await become(second, 'perf_office')
  await become(member, 'leading_member')
  await open_formula(first)
  await open_formula(second)
  await append(first, ' + 0')
  await append(second, ' - 0')
  await submit(first, '甲的修改')
  await first.getByText('待他人审定').first().waitFor()
  const { proposals } = (await ask(member, 'GET', '/api/proposals')).data
  const installed = await ask(member, 'POST', `/api/proposals/${proposals[0].id}/installation`, {})
  assert(installed.status === 200, JSON.stringify(installed))
  await submit(second, '乙的修改')
  await second.getByText('制度包已由他人更新').waitFor()
  assert((await second.locator('.cm-content').first().innerText()).includes('- 0'), 'the own formula is kept')
  assert((await second.getByLabel(/修改理由/).inputValue()) === '乙的修改', 'and the reason')
  await second.getByRole('button', { name: '按现行内容对照' }).click()
  await second.waitForFunction(() => /\+ 0/.test(document.querySelector('.side').innerText) && /- 0/.test(document.querySelector('.side').innerText), undefined, { timeout: 60000 })
  await second.waitForFunction(() => [...document.querySelectorAll('button')].some((one) => one.textContent.trim() === '提交修改' && !one.disabled), undefined, { timeout: 60000 })
  await second.getByRole('button', { name: '提交修改' }).click()
  await second.getByText('待他人审定').first().waitFor()
  const now = (await ask(member, 'GET', '/api/proposals')).data.proposals
  assert(now.length === 2 && now.some((one) => one.reason === '乙的修改' && one.state === 'open'), `both are on record: ${JSON.stringify(now.map((one) => [one.reason, one.state]))}`)
  await finish([first, second, member])
}

// What is in force and what was typed stand in one line of the table that tells of the lost update.
async function both_shown(page, texts) {
  const told = page.locator('.lost')
  await told.waitFor()
  const lines = await told.locator('tbody tr').allInnerTexts()
  assert(lines.some((line) => texts.every((text) => line.includes(text))), `both are shown side by side: ${lines}`)
}
async function finish(pages) {
  for (const page of pages) {
    assert(page.troubles.length === 0, page.troubles.join('\n'))
    await page.context().close()
  }
}

async function open_connector(page, title) {
  await page.goto('/data/sources')
  await settle(page)
  await page.locator('.connectors li').filter({ hasText: title }).getByRole('button', { name: '修改' }).click()
  await page.getByLabel(/^名称/).waitFor()
}

async function a_connector(server, browser) {
  const first = await open_page(browser, server)
  const second = await open_page(browser, server)
  second.expected.push('412', '409')
  await become(first, 'perf_office')
  await become(second, 'perf_office')
  const made = await ask(first, 'PUT', '/api/connectors/shared', { title: '共用接口', system: '税收征管', kind: 'sqlite', address: 'a.db' })
  assert(made.status === 200, JSON.stringify(made))
  await open_connector(first, '共用接口')
  await open_connector(second, '共用接口')
  await first.getByLabel(/^来源系统/).fill('甲改的系统')
  await second.getByLabel(/^来源系统/).fill('乙改的系统')
  await first.getByRole('button', { name: '保存' }).first().click()
  await first.getByText('甲改的系统').first().waitFor()
  await second.getByRole('button', { name: '保存' }).first().click()
  await both_shown(second, ['甲改的系统', '乙改的系统'])
  assert((await second.getByLabel(/^来源系统/).inputValue()) === '乙改的系统', 'the own text is kept')
  const system = async () => (await ask(first, 'GET', '/api/connectors')).data.connectors.find((one) => one.id === 'shared').system
  assert((await system()) === '甲改的系统', 'the first one holds')
  await second.getByRole('button', { name: '保存' }).first().click()
  await second.locator('form.form').waitFor({ state: 'detached' })
  assert((await system()) === '乙改的系统', 'saved again, knowing both')
  await finish([first, second])
}

// Two administrators decide on the same account: one grants, the other disables it on what was granted before.
async function an_account(server, browser) {
  const [first, second] = [await open_page(browser, server), await open_page(browser, server)]
  second.expected.push('412')
  await become(first, 'secadmin')
  await become(second, 'secadmin')
  const made = await ask(first, 'POST', '/api/accounts', { login: 'shared', name: '两人同改', grants: [{ role: 'judge', unit: '*' }] })
  assert(made.status === 200, JSON.stringify(made))
  for (const page of [first, second]) {
    await page.goto('/system/accounts')
    await settle(page)
    await page.getByRole('button', { name: 'shared' }).click()
    await page.getByRole('dialog').getByLabel(/角色/).waitFor()
  }
  await first.getByRole('dialog').getByLabel(/角色/).selectOption('sysadmin')
  await first.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await first.getByRole('dialog').waitFor({ state: 'detached' })
  await second.getByRole('dialog').getByLabel(/角色/).selectOption('auditadmin')
  await second.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await both_shown(second, ['系统管理员', '审计管理员'])
  const account = async () => (await ask(first, 'GET', '/api/accounts')).data.accounts.find((one) => one.login === 'shared')
  assert((await account()).grants[0].role === 'sysadmin', 'the first one holds')
  assert((await second.getByRole('dialog').getByLabel(/角色/).inputValue()) === 'auditadmin', 'the own choice is kept')
  await second.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await second.getByRole('dialog').waitFor({ state: 'detached' })
  assert((await account()).grants[0].role === 'auditadmin', 'saved again, knowing both')
  // A reason typed for disabling outlives another's change as well.
  await second.getByRole('button', { name: 'shared' }).click()
  await second.getByRole('button', { name: '停用…' }).click()
  await second.getByLabel(/停用原因/).fill('调离本单位')
  const now = await account()
  const other = await ask(first, 'PUT', `/api/accounts/${now.id}/grants`, { grants: [] }, { 'If-Match': now.version })
  assert(other.status === 200, JSON.stringify(other))
  await second.getByRole('button', { name: '停用', exact: true }).click()
  await both_shown(second, ['审计管理员'])
  assert((await second.getByLabel(/停用原因/).inputValue()) === '调离本单位', 'the reason is kept')
  assert(!(await account()).disabled, 'nothing is done on what was read before')
  await second.getByRole('button', { name: '停用', exact: true }).click()
  await second.getByRole('dialog').waitFor({ state: 'detached' })
  assert((await account()).disabled_reason === '调离本单位', 'done again, knowing both')
  await finish([first, second])
}

async function a_plan(server, browser) {
  const [first, second] = [await open_page(browser, server), await open_page(browser, server)]
  second.expected.push('412')
  await become(first, 'perf_office')
  await become(second, 'perf_office')
  const made = await ask(first, 'PUT', '/api/schedules/shared', { title: '共用计划', rule: 'daily 01:00', target: 'shared' })
  assert(made.status === 200, JSON.stringify(made))
  const row = (page) => page.locator('.plans li').filter({ hasText: '共用计划' })
  for (const [page, rule] of [[first, 'daily 02:00'], [second, 'daily 03:00']]) {
    await page.goto('/data/sources')
    await settle(page)
    await row(page).getByRole('button', { name: '修改时间' }).click()
    await row(page).getByLabel('时间').fill(rule)
  }
  await row(first).getByRole('button', { name: '保存' }).click()
  await row(first).getByText('每天 02:00').waitFor()
  await row(second).getByRole('button', { name: '保存' }).click()
  await both_shown(second, ['daily 02:00', 'daily 03:00'])
  const plan = async () => (await ask(first, 'GET', '/api/schedules')).data.schedules.find((one) => one.id === 'shared')
  assert((await plan()).rule === 'daily 02:00', 'the first one holds')
  await row(second).getByRole('button', { name: '保存' }).click()
  await row(second).getByText('每天 03:00').waitFor()
  await finish([first, second])
}

export default async function ({ program, browser }) {
  const home = program.folder('editors')
  program.run('demo', home, '--scale', '0.004', '--months', '1')
  const server = await program.serve(home)
  await a_formula(server, browser)
  await a_connector(server, browser)
  await a_plan(server, browser)
  await an_account(server, browser)
  await server.stop()
}
