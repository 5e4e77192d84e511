// Packs that know nothing of taxes, in the same pages: their own units, periods and indicators on every page of every role
// they know, in what is exported and in what the console says, and no word of the tax authority's. What the pack does not
// list (mechanisms, figures) is not offered, and a link to it says so.
import fs from 'node:fs'
import path from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { arrive, ask, assert, open_page, pages_of, root, settle } from '../harness.mjs'

// What a pack itself says may be said: VAT_SHARE is 增值税占公共财政收入比重.
const own_words = (folder) => fs.readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => [...fs.readFileSync(path.join(folder, name), 'utf8').matchAll(/[^\s"{},:;。，、（）()]*税[^\s"{},:;。，、（）()]*/g)].map((one) => one[0]))
const foreign = /税|征管|纳税|讲话|分局|市局|省局|县局|总局|处室|干部|减税|退税|风控|纳服|千分表/
export function foreign_words(text, own) {
  let left = text
  for (const word of [...own].sort((a, b) => b.length - a.length)) left = left.replaceAll(word, '')
  return left.split('\n').filter((line) => foreign.test(line)).map((line) => line.slice(0, 160))
}

const packs = [
  {
    name: 'cities', years: [2011, 2012, 2013], top: 'CN', level: 'province', roles: ['office', 'leader', 'viewer'], unit: 'P:Hubei', indicator: 'VAT_SHARE',
    files: [['panel', 'china_prefecture_city_panel_2003_2013.csv']],
  },
  {
    name: 'hdi', years: [2021], top: 'W', level: 'country', roles: ['office'], unit: 'NOR', indicator: 'HDI', files: [['development', 'development.csv']],
  },
]

// What may be opened besides what the navigation offers.
const details = ({ unit, indicator, years }) => {
  const scope = `unit=${encodeURIComponent(unit)}&period=${years[years.length - 1]}`
  return [`/indicators/${indicator}?${scope}`, `/units/${encodeURIComponent(unit)}/card?${scope}`, `/evaluation/drafts?${scope}`, `/evaluation/compare?${scope}`,
    `/cockpit?${scope}&explain=${encodeURIComponent(`${unit}:${indicator}`)}`, '/screen', `/workbench?indicator=${indicator}`, '/proposals', `/ledger/proof?${scope}`,
    '/data/datasets', '/data/sources', '/data/upload', '/data/quarantine', '/data/coverage', '/system/packs', '/system/jobs', '/me/security', '/no/such/page']
}
// The texts of an XLSX file: a zip whose parts are stored or deflated.
function sheet_texts(bytes) {
  const texts = []
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [method, packed, name, extra] = [bytes.readUInt16LE(at + 8), bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)]
    const begin = at + 30 + name + extra
    const part = bytes.subarray(begin, begin + packed)
    texts.push((method === 8 ? inflateRawSync(part) : part).toString('utf8'))
    at = begin + packed
  }
  return texts.join('\n').replace(/<[^>]+>/g, '\n')
}

async function read_page(page, where, own, wrong, shots, name, pack) {
  await page.goto(where)
  await settle(page)
  const text = await page.evaluate(() => [document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [placeholder], option')].map((one) => [one.getAttribute('aria-label'), one.getAttribute('title'), one.getAttribute('placeholder'), one.tagName === 'OPTION' ? one.textContent : ''].join(' '))].join('\n'))
  wrong.push(...foreign_words(text, own).map((line) => `${name} ${where}: ${line}`))
  if (shots) await page.screenshot({ path: path.join(shots, `other-${pack}-${name}-${where.replace(/[^\w-]+/g, '_')}.png`) })
  return text
}

export default async function ({ program, browser, shots }) {
  const wrong = []
  for (const pack of packs) {
    const folder = `${root}/policies/examples/${pack.name}`
    const own = own_words(folder)
    const home = program.folder(`other_${pack.name}`)
    const said = [program.run('init', home, '--policy', folder)]
    const first = said[0].match(/secadmin\s+(\S+)/)[1]
    for (const [dataset, file] of pack.files) said.push(program.run('ingest', home, dataset, `${folder}/data/${file}`))
    said.push(program.run('compute', home, ...pack.years.flatMap((year) => ['--period', year])))
    for (const year of pack.years) said.push(program.run('publish', home, '--period', year, '--accept', '历年数据首次公布'))
    for (const words of [['brief', home], ['results', home, '--period', pack.years[0], '--total'], ['explain', home, '--unit', pack.unit, '--indicator', pack.indicator, '--period', pack.years[0]], ['quarantine', home, pack.files[0][0]]])
      said.push(program.run(...words))
    const passwords = {}
    for (const role of pack.roles)
      passwords[role] = program.run('account', 'add', home, role, '--name', `甲${role}`, '--role', role, '--unit', pack.top).match(new RegExp(`^  ${role}  (\\S+)  `, 'm'))?.[1]
    wrong.push(...foreign_words(said.join('\n'), own).map((line) => `console: ${line}`))
    const server = await program.serve(home)
    for (const role of pack.roles) await as_person(server, role)
    await as_administrators(server, first)
    await server.stop()

    async function as_person(server, role) {
      const page = await open_page(browser, server)
      page.expected.push('401', '403', '422')
      await page.goto('/sign-in')
      await settle(page)
      wrong.push(...foreign_words(await page.locator('body').innerText(), own).map((line) => `sign-in: ${line}`))
      assert(passwords[role], `no password for ${role}`)
      const answer = await enter(page, role, passwords[role])
      assert(answer === 200, `${role} enters: ${answer}`)
      await page.goto('/')
      await settle(page)
      const paths = await pages_of(page)
      assert(!paths.includes('/mechanisms') && !paths.includes('/figures'), `${role} is offered ${paths}`)
      // Whoever sees the least sees nothing of these that others do not.
      for (const where of ['/', ...paths, ...(role === 'viewer' ? [] : details(pack))]) await read_page(page, where, own, wrong, role === 'office' ? shots : undefined, role, pack.name)
      for (const where of ['/mechanisms', '/figures']) {
        const text = await read_page(page, where, own, wrong, undefined, role)
        assert(text.includes('现行制度包没有这一页'), `${role} ${where} says there is none: ${text.slice(0, 300)}`)
      }
      if (role === 'office') await exports_of(page)
      assert(page.troubles.length === 0, `${role}: ${page.troubles.join('\n')}`)
      await page.context().close()
    }
    // What leaves the house, and what the formula editor suggests.
    async function exports_of(page) {
      const period = pack.years[pack.years.length - 1]
      const files = [`/api/exports/ranking?period=${period}&level=${pack.level}`, `/api/exports/card?period=${period}&unit=${encodeURIComponent(pack.unit)}`, `/api/exports/losses?period=${period}&unit=${pack.top}&level=${pack.level}`, `/api/data/datasets/${pack.files[0][0]}/template`]
      for (const file of files) {
        const base64 = await page.evaluate(async (from) => {
          const answer = await fetch(from)
          const bytes = new Uint8Array(await answer.arrayBuffer())
          return answer.ok ? btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join('')) : `${answer.status} ${new TextDecoder().decode(bytes)}`
        }, file)
        assert(base64.startsWith('UEsDB'), `${file}: ${base64.slice(0, 300)}`)
        wrong.push(...foreign_words(sheet_texts(Buffer.from(base64, 'base64')), own).map((line) => `${file}: ${line}`))
      }
      for (const text of ['', 'su', 'con', 'indicator(\'']) {
        const { data } = await ask(page, 'POST', `/api/workbench/${pack.indicator}/completions`, { text, at: text.length })
        wrong.push(...foreign_words(data.options.map((one) => Object.values(one).join(' ')).join('\n'), own).map((line) => `completion of “${text}”: ${line}`))
      }
    }
    async function as_administrators(server, first) {
      const page = await open_page(browser, server)
      page.expected.push('401', '403', '422')
      await arrive(page, 'secadmin', first, 'Guard-2026-chuan')
      await page.goto('/')
      await settle(page)
      for (const where of [...(await pages_of(page)), '/mechanisms', '/me/security']) await read_page(page, where, own, wrong, shots, 'secadmin', pack.name)
      await page.context().close()
    }
  }
  assert(wrong.length === 0, [...new Set(wrong)].join('\n'))
}

// As the sign-in page does, with the one-time password changed on the way.
async function enter(page, login, first) {
  return page.evaluate(async ([login, first]) => {
    const send = async (method, where, body) => {
      const { csrf } = await (await fetch('/api/session')).json()
      return fetch(where, { method, body: JSON.stringify(body), headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' } })
    }
    await send('POST', '/api/session', { login, password: first })
    return (await send('POST', '/api/session/password', { old_password: first, new_password: 'Reading+Room+7' })).status
  }, [login, first])
}
