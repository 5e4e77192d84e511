// 系统: what the three administrators do, and the policy pack for whoever reads indicators. One's own security beside it.
import type { Feature } from '../feature'
import { messages } from './messages'

const tab = (path: string, permission: string, title: string, component: () => Promise<unknown>) =>
  ({ path, component: component as never, meta: { title, permission, unscoped: true } })

export const feature: Feature = {
  nav: [
    { group: 'system', order: 10, path: '/system/accounts', label: 'system.accounts', icon: 'people', permission: 'accounts.manage' },
    { group: 'system', order: 20, path: '/system/roles', label: 'system.roles', icon: 'key', permission: 'accounts.manage' },
    { group: 'system', order: 30, path: '/system/packs', label: 'system.packs', icon: 'library', permission: 'indicators.read' },
    { group: 'system', order: 40, path: '/system/audit', label: 'system.audit', icon: 'list', permission: 'audit.read' },
    { group: 'system', order: 50, path: '/system/jobs', label: 'system.jobs', icon: 'calendar', permission: 'jobs.read' },
    { group: 'system', order: 60, path: '/system/settings', label: 'system.settings', icon: 'gear', permission: 'settings.manage' },
  ],
  routes: [
    { path: '/system', component: () => import('./start.vue'), meta: { title: 'system.nav', unscoped: true } },
    tab('/system/accounts', 'accounts.manage', 'system.accounts', () => import('./accounts.vue')),
    tab('/system/roles', 'accounts.manage', 'system.roles', () => import('./roles.vue')),
    tab('/system/packs', 'indicators.read', 'system.packs', () => import('./packs.vue')),
    tab('/system/audit', 'audit.read', 'system.audit', () => import('./audit.vue')),
    tab('/system/jobs', 'jobs.read', 'system.jobs', () => import('./jobs.vue')),
    tab('/system/settings', 'settings.manage', 'system.settings', () => import('./settings.vue')),
    { path: '/me/security', component: () => import('./own_security.vue'), meta: { title: 'system.own', unscoped: true } },
  ],
  messages: { system: messages },
}
