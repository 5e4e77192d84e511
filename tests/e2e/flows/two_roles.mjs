// The same address, two people: the province's head sees it, a city's head does not, and is told so.
import { assert, become, open_page, settle } from '../harness.mjs'

export default async function ({ program, browser, home }) {
  const server = await program.serve(home)
  const chief = await open_page(browser, server)
  await become(chief, 'prov_leader')
  await chief.goto('/cockpit')
  await settle(chief)
  const top = new URL(chief.url()).searchParams.get('unit') ?? (await chief.evaluate(() => fetch('/api/session').then((answer) => answer.json()).then((session) => session.home_unit)))
  const head = await open_page(browser, server)
  head.expected.push('403')
  await become(head, 'unit_head')
  await head.goto('/cockpit')
  await settle(head)
  const own = await head.evaluate(() => fetch('/api/session').then((answer) => answer.json()).then((session) => session.home_unit))
  assert(own !== top, 'the city is not the province')
  const name = await head.evaluate(() => fetch('/api/session').then((answer) => answer.json()).then((session) => session.units[0].name))
  assert((await head.locator('main').innerText()).includes(name), `the own unit ${name} is shown`)
  await head.goto(`/cockpit?unit=${top}`)
  await settle(head)
  const text = await head.locator('body').innerText()
  assert(/没有权限|不在.*范围|无权/.test(text), `the refusal is said plainly, not: ${text.slice(0, 300)}`)
  for (const page of [chief, head]) assert(page.troubles.length === 0, page.troubles.join('\n'))
  await chief.context().close()
  await head.context().close()
  await server.stop()
}
