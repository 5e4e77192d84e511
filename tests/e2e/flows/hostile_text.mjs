// Markup, scripts, formulas and turned writing in every text that somebody may enter, in files and in addresses: nothing
// of it runs, nothing becomes an element, and it is shown as typed. A field that is new is attacked by itself; a route
// with free strings that nothing here knows fails the flow.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { ask, assert, become, open_page, settle } from '../harness.mjs'
import { attack, look, short_attack, texts_of, value_at, watch, with_value, writes_of } from '../hostile.mjs'

const indicator = 'REF-01'
// Bodies that are accepted, and by whom; a function is asked when its turn comes.
const acts = [
  { route: 'put /api/connectors/{id}', role: 'perf_office', id: 'hostile', body: connector },
  { route: 'put /api/schedules/{id}', role: 'sysadmin', id: 'hostile', body: { title: '计划', rule: 'daily 02:00', target: 'hostile' } },
  { route: 'post /api/accounts', role: 'secadmin', body: { login: 'hostile.one', name: '姓名', grants: [{ role: 'auditadmin', unit: '*' }] } },
  { route: 'put /api/accounts/{id}/grants', role: 'secadmin', id: account, headers: account_version, body: { grants: [{ role: 'auditadmin', unit: '*' }] } },
  { route: 'post /api/accounts/{id}/disabling', role: 'secadmin', id: account, headers: account_version, body: { reason: '停用' } },
  { route: 'post /api/session', role: 'secadmin', body: { login: '陌生人', password: 'x' }, status: 401, cut: true },
  { route: 'post /api/workbench/{id}/proposals', role: 'perf_office', id: indicator, body: proposal, headers: base_version },
  { route: 'post /api/proposals/{id}/refusal', role: 'leading_member', id: open_proposal, body: { note: '退回' } },
  { route: 'post /api/workbench/{id}/proposals', role: 'perf_office', id: indicator, body: proposal, headers: base_version },
  { route: 'post /api/proposals/{id}/withdrawal', role: 'perf_office', id: open_proposal, body: { note: '撤回' } },
  { route: 'post /api/workbench/{id}/proposals', role: 'perf_office', id: indicator, body: proposal, headers: base_version },
  { route: 'post /api/periods/{period}/publication', role: 'perf_office', id: '2026-10', body: { reason: '理由' }, headers: draft_version },
]
// Strings that name something or prove something: they are refused as such and shown to nobody.
const names = {
  'put /api/connectors/{id}': ['/feeds/0/dataset'],
  'put /api/schedules/{id}': ['/rule', '/target'],
  'post /api/accounts': ['/login', '/grants/0/role', '/grants/0/unit'],
  'put /api/accounts/{id}/grants': ['/grants/0/role', '/grants/0/unit'],
  'post /api/workbench/{id}/proposals': ['/changes/0/field', '/changes/0/text'], // a field; a formula in its language
}
// Routes whose strings are never shown: one's own secrets, questions about a formula, names of things; the reason for
// sending a draft back, as in a demonstration none ever waits for a second person.
const unseen = ['post /api/session/password', 'put /api/session/totp', 'post /api/session/totp/removal', 'post /api/workbench/{id}/check', 'post /api/workbench/{id}/completions',
  'post /api/workbench/{id}/preview', 'post /api/role-change/consent', 'post /api/ledger/drill', 'post /api/connectors/{id}/pull', 'post /api/data/quarantine/{batch}/corrections',
  'post /api/periods/{period}/publication/return']
const secrets = ['/password', '/secret', '/code']

async function find(page, path, list, which) { return (await ask(page, 'GET', path)).data[list].find(which) }
const the_account = (page) => find(page, '/api/accounts', 'accounts', (one) => one.login === 'hostile.one')
async function account(page) { return (await the_account(page)).id }
async function account_version(page) { return { 'If-Match': (await the_account(page)).version } }
async function open_proposal(page) { return (await find(page, '/api/proposals', 'proposals', (one) => one.state === 'open')).id }
async function base_version(page) { return { 'If-Match': (await ask(page, 'GET', `/api/workbench/${indicator}`)).data.digest } }
async function connector(page) {
  const free = await find(page, '/api/data/datasets', 'datasets', (one) => !one.connector)
  const feeds = free ? [{ dataset: free.id, query: 'select 1', mode: 'watermark', watermark_column: 'changed_at', watermark: '1' }] : []
  return { title: '接口', system: '系统', kind: 'sqlite', address: 'a.db', feeds }
}
async function proposal(page) {
  const base = (await ask(page, 'GET', `/api/workbench/${indicator}`)).data
  const formula = base.fields.find((field) => field.kind === 'formula' && field.text)
  return { changes: [{ field: formula.field, text: `${formula.text} + 0` }], reason: '理由', version: base.next_version }
}
async function draft_version(page) {
  const ordered = await ask(page, 'POST', '/api/periods/2026-10/draft', {})
  assert(ordered.status === 202, JSON.stringify(ordered))
  for (let i = 0; i < 240; ++i) {
    const period = await find(page, '/api/periods', 'periods', (one) => one.period === '2026-10')
    if (period.draft && !period.job) return { 'If-Match': period.draft.tag }
    await page.waitForTimeout(500)
  }
  throw new Error('no draft')
}

function check_routes(api) {
  const known = new Set([...acts.map((act) => act.route), ...unseen])
  for (const route of writes_of(api)) assert(known.has(route) || texts_of(api, route).length === 0, `${route} takes texts that nothing here attacks: ${texts_of(api, route)}`)
  for (const route of unseen) assert(writes_of(api).includes(route), `${route} is gone`)
}

const given = async (page, what) => (typeof what === 'function' ? what(page) : what)

// Every text hostile at once, at length; what is refused by its field is tried shorter, and then must be a name.
async function commit(page, api, act, number) {
  const [method, path] = act.route.split(' ')
  const good = await given(page, act.body)
  const target = path.replace(/\{\w+\}/, encodeURIComponent(await given(page, act.id)))
  const headers = (await given(page, act.headers)) ?? {}
  const send = (body) => ask(page, method.toUpperCase(), target, body, headers)
  const field = (pointer) => `第${number}处${pointer.split('/').pop()}`
  const level = {}
  for (const pointer of texts_of(api, act.route).filter((one) => !secrets.includes(one) && with_value(good, one, ''))) {
    for (const bad of ['a\u0000b', 'y'.repeat(40000)]) {
      const refused = await send(with_value(good, pointer, bad))
      assert(refused.status === 422 && refused.data.errors.some((one) => one.pointer === pointer), `${act.route} ${pointer} takes what is no text: ${JSON.stringify(refused).slice(0, 500)}`)
    }
    if (!(names[act.route] ?? []).includes(pointer)) level[pointer] = 0
    else {
      const refused = await send(with_value(good, pointer, short_attack(field(pointer))))
      assert([403, 404, 409, 422].includes(refused.status), `${act.route} ${pointer} is no name: ${JSON.stringify(refused)}`)
    }
  }
  for (;;) {
    const sent = Object.entries(level).map(([pointer, tried]) => [pointer, [attack, short_attack][tried](field(pointer))])
    const answer = await send(sent.reduce((body, [pointer, text]) => with_value(body, pointer, text), good))
    if (answer.status === (act.status ?? 200)) return act.cut ? [] : sent.map(([, text]) => text) // cut: shown by its beginning
    const told = JSON.stringify(answer).slice(0, 500)
    const refused = Object.keys(level).filter((pointer) => answer.data.errors?.some((one) => one.pointer === pointer))
    const long = (refused.length ? refused : Object.keys(level)).filter((pointer) => level[pointer] === 0)
    assert(long.length > 0, `${act.route}: neither taken nor said to be a name: ${told}`)
    for (const pointer of long) level[pointer] = 1
  }
}

// A file with a hostile name, header and cells: one row in, one refused.
async function upload(page, program) {
  const cell = attack('格').replaceAll('"', '""')
  const file = program.folder('=第0处<img src=x onerror=alert(7)>{{7*7}}.csv')
  const header = `entry_id,unit,on_date,rule,count,document,"${short_attack('头').replaceAll('"', '""')}"`
  fs.writeFileSync(file, `${header}\nH-1,19701000000,2026-10-15,ADJ-03,1,"${cell}",x\nH-2,19701000000,"${cell}",ADJ-03,1,"${cell}",@x\n`)
  await page.goto('/data/upload')
  await settle(page)
  await page.getByLabel('数据集').selectOption('adjustment_entry')
  await page.getByLabel('文件', { exact: true }).setInputFiles(file)
  await page.getByRole('button', { name: '上传并预检' }).click()
  await page.getByRole('button', { name: '确认入库' }).waitFor({ timeout: 60000 })
  await look(page, 'the report of a file')
  await page.getByRole('button', { name: '确认入库' }).click()
  await page.getByText('三项对账').waitFor({ timeout: 60000 })
  await look(page, 'the balance of a file')
}

const unpack = `import sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
for name in book.namelist():
    if name.startswith('xl/worksheets/') or name == 'xl/sharedStrings.xml': print(book.read(name).decode())`

// What leaves for a spreadsheet holds texts, no formulas and no links.
async function exports(page, program) {
  const { batch } = await find(page, '/api/data/quarantine', 'batches', (one) => one.file.includes('第0处'))
  const csv = await (await page.request.get(`/api/data/quarantine/${batch}/file?format=csv`)).text()
  assert(csv.includes('格<img src=x onerror=alert(7)>'), `the cell is in the file: ${csv.slice(0, 500)}`)
  assert(!/(^|[,\n])"?[=+@\t]/.test(csv.replace(/^\ufeff/, '')), `a cell begins a formula: ${csv.slice(0, 500)}`)
  const sheets = [`/api/data/quarantine/${batch}/file`, '/api/exports/card?unit=19701000000&period=2026-10', '/api/exports/ranking?level=city&period=2026-10']
  for (const path of sheets) {
    const answer = await page.request.get(path)
    assert(answer.ok(), `${path}: ${answer.status()} ${(await answer.text()).slice(0, 300)}`)
    const file = program.folder('export.xlsx')
    fs.writeFileSync(file, await answer.body())
    const inside = spawnSync('python3', ['-c', unpack, file], { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, PYTHONUTF8: '1' } }).stdout
    assert(inside.includes('<sheetData'), `${path} is a workbook`)
    assert(!/<f[ >]|<hyperlink/.test(inside), `${path}: a cell is a formula or a link`)
    assert(!inside.includes('<img'), `${path}: markup is not escaped`)
  }
}

// Every page the role is offered, and those behind them; then each with a hostile address.
async function walk(page, role, more) {
  let shown = ''
  await page.goto('/')
  await settle(page)
  const nav = await page.evaluate(() => [...new Set([...document.querySelectorAll('nav a[href^="/"]')].map((link) => new URL(link.href).pathname))])
  const bad = encodeURIComponent(short_attack('址'))
  for (const where of new Set(['/', ...nav, ...more])) {
    await page.goto(where)
    await settle(page)
    shown += await look(page, `${role} ${where}`)
    await page.goto(`${where.split('?')[0]}?${['unit', 'period', 'indicator', 'batch', 'explain', 'q', 'level', 'dataset', 'from'].map((name) => `${name}=${bad}`).join('&')}`)
    await settle(page)
    await look(page, `${role} ${where} with a hostile address`)
  }
  return shown
}

export default async function ({ program, browser }) {
  const home = program.folder('hostile')
  program.run('demo', home, '--scale', '0.004', '--months', '1')
  const server = await program.serve(home)
  const api = await (await fetch(`${server.address}/api/openapi.json`)).json()
  check_routes(api)
  const more = {
    perf_office: ['/proposals', `/workbench?indicator=${indicator}`, `/indicators/${indicator}`, '/data/sources', '/data/quarantine', '/data/upload', '/data/datasets', '/data/coverage', '/evaluation/drafts', '/evaluation/compare?period=2026-10', '/units/19701000000/card?period=2026-10', '/ledger/proof'],
    leading_member: ['/proposals'], sysadmin: ['/system/jobs', '/system/settings', '/data/sources'], secadmin: ['/system/accounts', '/system/roles', '/me/security'], auditadmin: ['/system/audit'], prov_leader: ['/screen', '/evaluation/compare?period=2026-10'], unit_head: [],
  }
  const pages = {}
  for (const role of Object.keys(more)) {
    const page = (pages[role] = await open_page(browser, server))
    page.expected.push('400', '401', '403', '404', '409', '412', '422')
    await watch(page, server.address)
    await become(page, role)
  }
  const office = pages.perf_office
  await upload(office, program)
  const sent = []
  for (const [number, act] of acts.entries()) sent.push(...(await commit(pages[act.role], api, act, number + 1)))
  assert(sent.length >= 12, `only ${sent.length} texts were taken`)
  await exports(office, program)
  let shown = ''
  for (const [role, page] of Object.entries(pages)) shown += await walk(page, role, more[role])
  await office.goto('/data/sources')
  await settle(office)
  await office.locator('.connectors li').filter({ hasText: '第1处' }).getByRole('button', { name: '修改' }).click()
  shown += await look(office, 'the form of a connector')
  await office.goto('/data/quarantine')
  await settle(office)
  await office.locator('tr').filter({ hasText: '第0处' }).first().getByRole('button').first().click()
  await office.getByText('在线更正').waitFor()
  await settle(office)
  const text = await look(office, 'a quarantined batch')
  assert(text.includes('格<img src=x onerror=alert(7)>'), `the refused cell is shown as it came: ${text.slice(0, 2000)}`)
  const plain = (one) => one.replace(/\s+/g, ' ')
  const missing = sent.filter((one) => !plain(shown).includes(plain(one)))
  assert(missing.length === 0, `not shown as typed: ${missing.map((one) => one.slice(0, 80)).join('\n')}`)
  const beside = Object.values(pages).flatMap((page) => page.beside)
  assert(beside.length === 0, beside.join('\n'))
  for (const page of Object.values(pages)) {
    assert(page.troubles.length === 0, page.troubles.join('\n'))
    await page.context().close()
  }
  await server.stop()
}
