// A real program, a real browser: starts `jixiao serve` on a home of its own and drives Debian's Chromium through it.
import { spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
// zoom: 1366×768 at 200 %.
export const sizes = { desktop: [1366, 768], screen: [1920, 1080], phone: [390, 844], zoom: [683, 384, 2] }
const now = process.env.JIXIAO_NOW ?? '2026-11-20 08:00:00'

export class Program {
  constructor(binary) {
    this.binary = path.resolve(binary)
    this.scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'jixiao-e2e-'))
    this.servers = []
  }
  run(...words) {
    const done = spawnSync(this.binary, words.map(String), { encoding: 'utf8', env: { ...process.env, JIXIAO_NOW: now } })
    if (done.status !== 0) throw new Error(`jixiao ${words.join(' ')}: ${done.status}\n${done.stdout}${done.stderr}`)
    return done.stdout
  }
  folder(name) { return path.join(this.scratch, name) }
  async serve(home, ...options) {
    const server = new Server(this.binary, home, options)
    this.servers.push(server)
    await server.started
    return server
  }
  async stop_servers() {
    for (const server of this.servers.splice(0)) await server.stop()
  }
  async close() {
    await this.stop_servers()
    fs.rmSync(this.scratch, { recursive: true, force: true })
  }
}

class Server {
  constructor(binary, home, options) {
    this.process = spawn(binary, ['serve', home, '--listen', '127.0.0.1:0', ...options], { env: { ...process.env, JIXIAO_NOW: now } })
    this.errors = ''
    this.process.stderr.on('data', (text) => { this.errors += text })
    this.ended = new Promise((resolve) => this.process.on('exit', resolve))
    this.started = new Promise((resolve, reject) => {
      let said = ''
      this.process.stdout.on('data', (text) => {
        said += text
        const found = said.match(/http:\/\/[\d.:]+/)
        if (found) { this.address = found[0]; resolve() }
      })
      this.process.on('exit', () => reject(new Error(`the server ended: ${said}${this.errors}`)))
    })
  }
  async stop() {
    this.process.kill('SIGTERM')
    await this.ended
  }
}

export async function open_browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' }, // a bare system's locale does not know the names of our files
  })
}

// A page that remembers what went wrong in it: console errors, failed requests and refused contents are failures.
export async function open_page(browser, server, size = 'desktop') {
  const [width, height, deviceScaleFactor = 1] = sizes[size]
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: server.address, acceptDownloads: true })
  const page = await context.newPage()
  page.troubles = []
  page.expected = [] // texts of troubles a flow provokes on purpose
  const note = (text) => { if (!page.expected.some((known) => text.includes(known))) page.troubles.push(text) }
  page.on('console', (message) => { if (message.type() === 'error') note(`console: ${message.text()}`) })
  page.on('pageerror', (error) => note(`script: ${error.message}`))
  page.on('response', (response) => { if (response.status() >= 500) note(`${response.status()} ${response.url()}`) })
  page.setDefaultTimeout(20000)
  return page
}

// Takes on a role of the demonstration, as its card does.
export async function become(page, role) {
  await page.goto('/sign-in')
  const entered = await page.evaluate(async (wanted) => {
    const { identities } = await (await fetch('/api/identities')).json()
    const one = identities.find((identity) => identity.role === wanted)
    const answer = await fetch(`/api/identities/${encodeURIComponent(one.id)}/session`, { method: 'POST' })
    return answer.status
  }, role)
  if (entered !== 200) throw new Error(`no entry as ${role}: ${entered}`)
}

// Asks as the pages do.
export const ask = (page, method, path, body, headers = {}) => page.evaluate(async ([method, path, body, headers]) => {
  const session = await (await fetch('/api/session')).json()
  const answer = await fetch(path, { method, body: body && JSON.stringify(body), headers: { 'X-CSRF-Token': session.csrf, 'Content-Type': 'application/json', ...headers } })
  return { status: answer.status, data: await answer.json() }
}, [method, path, body, headers])

// RFC 6238 at the programs' clock, `steps` codes later: a code is good once.
export function totp(secret, steps = 0) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => Number.parseInt(one, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.parse(`${now.replace(' ', 'T')}+08:00`) / 30000) + steps))
  const mac = createHmac('sha1', key).update(step).digest()
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// The first sign-in of an administrator on the page: one-time password, own password, second factor. The factor's secret.
// `before_the_factor` is called where the factor is asked for.
export async function arrive(page, login, first, password, before_the_factor = async () => {}) {
  await page.goto('/admin')
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(first)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('原密码').fill(first)
  await page.getByLabel('新密码', { exact: true }).fill(password)
  await page.getByLabel(/再|确认/).first().fill(password)
  await page.getByRole('button', { name: '修改' }).click()
  await page.getByRole('heading', { name: '须先设置动态口令' }).waitFor()
  await before_the_factor()
  const secret = await page.locator('form code').innerText()
  await page.getByLabel('动态口令', { exact: true }).fill(totp(secret, -1))
  await page.getByRole('button', { name: '确认' }).click()
  await page.waitForURL(/\/system/)
  return secret
}

// A small demonstration of its own for one flow, served.
export async function serve_demo(program, name, months = 1) {
  const home = program.folder(name)
  program.run('demo', home, '--scale', '0.004', '--months', months)
  return program.serve(home)
}

// The workbench at one indicator: the editor of its first formula.
export async function open_workbench(page, indicator) {
  await page.goto(`/workbench?indicator=${indicator}`)
  await settle(page)
  const editor = page.locator('.cm-content').first()
  await editor.waitFor()
  return editor
}
export async function type_behind(page, editor, text) {
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(text)
}
// What every unit would have by the draft stands beside it.
export const previewed = (page) => page.getByText('个单位的数值、得分和名次').or(page.getByText(/个单位：\d+ 个数值变化/)).first().waitFor({ timeout: 90000 })

export async function propose(page, reason) {
  await page.getByLabel(/修改理由/).fill(reason)
  await page.getByRole('button', { name: '提交修改' }).click()
  await page.getByText('待他人审定').first().waitFor()
}
// Somebody else puts it in force; the page they did it on.
export async function approve(browser, server, shown) {
  const member = await open_page(browser, server)
  await become(member, 'leading_member')
  await member.goto('/proposals')
  await settle(member)
  if (shown) await member.getByText(shown).first().waitFor()
  await member.getByRole('button', { name: '审定启用' }).click()
  await member.getByRole('button', { name: '确认启用' }).click()
  await member.getByText('已启用').first().waitFor({ timeout: 60000 })
  return member
}

export function assert(condition, text) { if (!condition) throw new Error(text) }
export async function settle(page) {
  await page.waitForLoadState('load')
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .el-skeleton'), undefined, { timeout: 20000 }).catch(() => {})
  await page.waitForTimeout(300)
}
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
// What axe finds serious on the page as it stands, one line each.
export async function barriers(page) {
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
  return found.violations.filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`)
}
export const beside = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

// The pages that the navigation offers.
export const pages_of = (page) => page.evaluate(() => [...new Set([...document.querySelectorAll('nav a[href^="/"]')].map((link) => new URL(link.href).pathname))])
