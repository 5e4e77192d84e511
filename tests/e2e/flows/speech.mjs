// 讲话用数: every blank filled, a named unit explained, the whole text taken away. 讲话对照: the server checks its scenarios,
// by itself where they were never run, again when asked to, and says how far it is; what is shown in part says what it lacks.
import fs from 'node:fs'
import { assert, become, open_page, settle } from '../harness.mjs'

export default async function ({ program, browser, home }) {
  const server = await program.serve(home)
  const page = await open_page(browser, server)
  await become(page, 'prov_leader')
  await page.goto('/figures')
  await settle(page)
  await page.locator('.sentence').first().waitFor({ timeout: 30000 })
  const sentences = await page.locator('.sentence').allInnerTexts()
  assert(sentences.length >= 18, `every blank of the speech has its sentence, not ${sentences.length}`)
  assert(sentences.some((text) => /在\S+市.*试点“纳税人反向评价”机制/.test(text)), `the pilot cities are named: ${sentences.join(' | ')}`)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载文稿' }).click()
  const text = fs.readFileSync(await (await download).path(), 'utf8')
  assert(text.includes('口径：') && text.includes('来源：') && text.includes('数据截至：'), text.slice(0, 300))
  await page.locator('.sentence button.name').first().click()
  const drawer = page.getByRole('dialog').or(page.locator('aside.explain, .explain-drawer, .el-drawer')).last()
  await drawer.getByText('试点', { exact: false }).or(drawer.getByText('交流发言', { exact: false })).first().waitFor()
  await page.goto(`/mechanisms?mechanism=${encodeURIComponent('#52')}`)
  await page.getByText('尚缺：').waitFor()
  assert(page.troubles.length === 0, page.troubles.join('\n'))
  await page.context().close()
  const officer = await open_page(browser, server)
  await become(officer, 'perf_office')
  await officer.goto('/mechanisms')
  await settle(officer)
  const again = officer.getByRole('button', { name: '重新验证' })
  const bar = officer.getByRole('progressbar', { name: '重新验证' })
  await again.or(bar).first().waitFor()
  if (await again.isVisible()) await again.click() // an earlier flow's server may have run them all
  await bar.waitFor()
  await officer.getByRole('button', { name: '停止检验' }).click()
  await again.waitFor({ timeout: 60000 })
  assert(officer.troubles.length === 0, officer.troubles.join('\n'))
  await officer.context().close()
  await server.stop()
}
