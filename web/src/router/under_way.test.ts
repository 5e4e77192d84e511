import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { under_way, watch_navigations } from './under_way'

const page = { render: () => null }
function lazy(): { load: () => Promise<typeof page>; come: (found?: Error) => void } {
  let come!: (found?: Error) => void
  const coming = new Promise<typeof page>((resolve, reject) => { come = (found) => (found ? reject(found) : resolve(page)) })
  return { load: () => coming, come }
}
function router_with(slow: () => Promise<typeof page>): Router {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }, { path: '/slow', component: slow }, { path: '/led', redirect: '/' }] })
  watch_navigations(router)
  return router
}

it('lasts until the page has come', async () => {
  const slow = lazy()
  const router = router_with(slow.load)
  await router.push('/')
  expect(under_way.value).toBe(false)
  const going = router.push('/slow')
  await expect.poll(() => under_way.value).toBe(true)
  slow.come()
  await going
  expect(under_way.value).toBe(false)
})
it('ends with a page that cannot be loaded', async () => {
  const slow = lazy()
  const router = router_with(slow.load)
  await router.push('/')
  const going = router.push('/slow')
  slow.come(new Error('offline'))
  await expect(going).rejects.toThrow('offline')
  expect(under_way.value).toBe(false)
})
it('ends with the last when one overtakes another, and with a redirection', async () => {
  const slow = lazy()
  const router = router_with(slow.load)
  const going = router.push('/slow')
  await router.push('/led')
  expect(under_way.value).toBe(false)
  slow.come()
  await going
  expect(under_way.value).toBe(false)
  expect(router.currentRoute.value.path).toBe('/')
})
