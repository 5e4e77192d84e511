// Addresses: those of the features, and the frame's own.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { features } from '@/features/feature'
import { install_guards } from './guards'
import { scroll_behavior } from './scroll'

const own: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('@/pages/sign_in.vue'), meta: { title: 'sign_in.title', open: true, bare: true } },
  { path: '/admin', component: () => import('@/pages/admin_sign_in.vue'), meta: { title: 'sign_in.admin_title', open: true, bare: true } },
  { path: '/forbidden/:rest(.*)*', name: 'forbidden', component: () => import('@/pages/forbidden.vue'), meta: { title: 'page.forbidden' } },
  { path: '/not-listed/:rest(.*)*', name: 'not_listed', component: () => import('@/pages/not_listed.vue'), meta: { title: 'page.not_listed', unscoped: true } },
  { path: '/:rest(.*)*', name: 'not_found', component: () => import('@/pages/not_found.vue'), meta: { title: 'page.not_found', unscoped: true } },
]
// Components side by side with sample figures, for those who build pages; only where VITE_WORKSHOP is set.
const workshop: RouteRecordRaw[] = import.meta.env.VITE_WORKSHOP
  ? [{ path: '/workshop', component: () => import('@/pages/workshop.vue'), meta: { title: 'app.name' } }]
  : []

export const router = createRouter({
  history: createWebHistory(),
  routes: [...features.flatMap((feature) => feature.routes), ...workshop, ...own],
  scrollBehavior: scroll_behavior,
})
install_guards(router)
