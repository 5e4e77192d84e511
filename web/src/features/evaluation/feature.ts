// 考评: ranking tables by month, quarter and year, drafts and their publication, versions compared, a unit's report card.
import type { Feature } from '../feature'
import { messages } from './messages'

export const feature: Feature = {
  nav: [{ group: 'institution', order: 20, path: '/evaluation', label: 'evaluation.nav', icon: 'podium', permission: 'results.read' }],
  routes: [
    { path: '/evaluation', component: () => import('./board.vue'), meta: { title: 'evaluation.nav', permission: 'results.read' } },
    { path: '/evaluation/drafts', component: () => import('./drafts.vue'), meta: { title: 'evaluation.drafts', permission: 'results.read' } },
    { path: '/evaluation/compare', component: () => import('./compare.vue'), meta: { title: 'evaluation.compare', permission: 'results.read' } },
    { path: '/units/:code/card', component: () => import('./card.vue'), meta: { title: 'evaluation.card', permission: 'results.read' } },
  ],
  messages: { evaluation: messages },
}
