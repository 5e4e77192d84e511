// Whether a navigation is under way: who rewrites the address meanwhile would cancel it and leave the person where they were.
import { ref, type Ref } from 'vue'
import type { RouteLocationNormalized, Router } from 'vue-router'

export const under_way: Ref<boolean> = ref(false)

export function watch_navigations(router: Router): void {
  let last: RouteLocationNormalized | undefined // one that another has overtaken ends later than it
  const ended = (to: RouteLocationNormalized): void => { if (to === last) under_way.value = false }
  router.beforeEach((to) => { last = to; under_way.value = true })
  router.afterEach(ended)
  router.onError((_, to) => ended(to))
}
