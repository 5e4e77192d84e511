// Every identity of the demonstration: a first page that says something, and no entry of the navigation that refuses or
// asks the server for what the role may not have (a refused request is an error in the console).
import { assert, become, open_page, settle } from '../harness.mjs'

const words_min = 60 // of a first page that answers anything; others may say in a few that there is nothing yet
const refusals = /无权查看此页|没有这个页面|页面未能载入/

export default async function ({ program, browser, home }) {
  const server = await program.serve(home)
  const { identities } = await (await fetch(`${server.address}/api/identities`)).json()
  const wrong = []
  for (const { role } of identities) {
    const page = await open_page(browser, server)
    await become(page, role)
    await page.goto('/')
    await settle(page)
    const paths = await page.evaluate(() => [...new Set([...document.querySelectorAll('nav a[href^="/"]')].map((link) => new URL(link.href).pathname))])
    if (!paths.length) wrong.push(`${role}: nothing to go to`)
    for (const where of ['', ...paths.filter((path) => path !== '/' && path !== '/screen')]) {
      if (where) {
        await page.goto(where)
        await settle(page)
      }
      const enough = where ? 5 : words_min
      // Seen and read at once: the first page may lead on to another, which for a moment says nothing.
      const said = await page
        .waitForFunction((least) => {
          const text = (document.querySelector('main')?.innerText ?? '').trim()
          return text.length >= least && text
        }, enough)
        .then((text) => text.jsonValue())
        .catch(() => page.locator('main').innerText())
      if (said.trim().length < enough) wrong.push(`${role} ${where || 'home'}: an empty page: ${said}`)
      if (refusals.test(said)) wrong.push(`${role} ${where}: refused`)
    }
    wrong.push(...page.troubles.map((text) => `${role}: ${text}`))
    await page.context().close()
  }
  await server.stop()
  assert(wrong.length === 0, [...new Set(wrong)].join('\n'))
}
