// 数据与四自动: how the data come, what there is, connectors and plans, uploads, quarantine, coverage; and
// the connections alone, for the system administrator, who sees no data.
import type { Feature } from '../feature'
import { messages } from './messages'
import { messages as operation, more } from './operation_messages'

const page = (path: string, title: string, component: () => Promise<unknown>, permission = 'data.read'): Feature['routes'][number] =>
  ({ path, component, meta: { title, permission, unscoped: true } }) as Feature['routes'][number]

export const feature: Feature = {
  nav: [
    { group: 'technology', order: 40, path: '/data', label: 'data.nav', icon: 'data', permission: 'data.read' },
    { group: 'system', order: 45, path: '/system/connectors', label: 'data.operation.nav', icon: 'data', permission: 'connectors.manage', unless: 'data.read' },
  ],
  routes: [
    page('/data', 'data.nav', () => import('./overview.vue')),
    page('/data/datasets', 'data.tab.datasets', () => import('./datasets.vue')),
    page('/data/sources', 'data.tab.sources', () => import('./sources.vue')),
    page('/data/upload', 'data.tab.upload', () => import('./upload.vue'), 'data.upload'),
    page('/data/quarantine', 'data.tab.quarantine', () => import('./quarantine.vue')),
    page('/data/coverage', 'data.tab.coverage', () => import('./coverage.vue')),
    page('/system/connectors', 'data.operation.nav', () => import('./operation.vue'), 'connectors.manage'),
  ],
  messages: { data: { ...messages, ...more, operation } },
}
