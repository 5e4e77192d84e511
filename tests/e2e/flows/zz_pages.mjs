// Every page that the navigation offers, for the roles that see most, in every size: a picture each, nothing broken in
// the console, nothing beside the screen, and nothing serious that axe finds.
import path from 'node:path'
import { assert, barriers, become, beside, open_page, pages_of, settle, sizes } from '../harness.mjs'

export default async function ({ program, browser, home, shots }) {
  const server = await program.serve(home)
  const wrong = []
  for (const role of ['prov_leader', 'perf_office', 'secadmin', 'sysadmin', 'auditadmin', 'staff']) {
    const scout = await open_page(browser, server)
    await become(scout, role)
    await scout.goto('/')
    await settle(scout)
    const paths = ['/', ...(await pages_of(scout)), ...(role === 'prov_leader' ? ['/screen'] : [])].filter((one, at, all) => all.indexOf(one) === at)
    await scout.context().close()
    for (const size of Object.keys(sizes)) {
      if (size !== 'desktop' && !['prov_leader', 'perf_office'].includes(role)) continue
      const page = await open_page(browser, server, size)
      await become(page, role)
      for (const where of paths) {
        await page.goto(where)
        await settle(page)
        const name = `${role}-${where.replaceAll('/', '_').replace(/^_/, '') || 'home'}-${size}.png`
        await page.screenshot({ path: path.join(shots, name) })
        const over = await beside(page)
        if (over > 1) wrong.push(`${role} ${where} ${size}: ${over} px beside the screen`)
        if (size === 'desktop') wrong.push(...(await barriers(page)).map((text) => `${role} ${where}: ${text}`))
      }
      wrong.push(...page.troubles.map((text) => `${role} ${size}: ${text}`))
      await page.context().close()
    }
  }
  await server.stop()
  assert(wrong.length === 0, [...new Set(wrong)].join('\n'))
}
