// What happens before a page is shown: session, permission, and the scope that goes along.
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import { ensure_world } from '@/composables/use_world'
import { say } from '@/locales'
import { use_session } from '@/stores/session'
import { own_home } from './home'
import { watch_navigations } from './under_way'

// Unit and period follow the person from page to page unless the link names its own.
export function with_scope(to: RouteLocationNormalized, from: RouteLocationNormalized): RouteLocationRaw | undefined {
  if (to.meta.bare || to.meta.unscoped) return undefined
  const kept: Record<string, string> = {}
  for (const name of ['unit', 'period']) {
    const value = from.query[name]
    if (typeof value === 'string' && to.query[name] === undefined) kept[name] = value
  }
  if (!Object.keys(kept).length) return undefined
  return { path: to.path, query: { ...kept, ...to.query }, hash: to.hash, replace: true }
}

export function install_guards(router: Router): void {
  watch_navigations(router)
  router.beforeEach(async (to, from) => {
    const session = use_session()
    if (!session.loaded) {
      try {
        await session.load()
      } catch {
        return to.meta.open ? true : { path: '/sign-in', query: { then: to.fullPath } }
      }
    }
    if (to.meta.open) return true
    if (!session.signed_in) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { then: to.fullPath } }
    if (!session.admitted) return { path: '/sign-in', query: { then: to.fullPath } }
    ensure_world()
    const own = to.path === '/' ? own_home(session, (path) => router.resolve(path).name !== 'not_found') : undefined
    if (own) return { path: own, replace: true }
    if (!session.has(to.meta.list)) return { name: 'not_listed', params: { rest: to.path.split('/').slice(1) } }
    if (!session.can(to.meta.permission)) return { name: 'forbidden', params: { rest: to.path.split('/').slice(1) }, query: to.query }
    return with_scope(to, from) ?? true
  })

  router.afterEach((to) => {
    const session = use_session()
    const page = to.meta.title ? say(to.meta.title, session.page_words) : ''
    const product = session.session.title || say('app.name')
    document.title = page ? `${page} · ${product}` : product
  })
}
