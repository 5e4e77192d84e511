// What waits for a person: drafts to check or publish, lights that turned, data refused, work that failed. Each item says
// what, how much, and where it is dealt with. Only what the person may deal with.
import { group_thousands } from '@/base/decimal_text'
import type { Overview } from '@/api/openapi'
import { period_words } from '@/base/periods'

export interface PeriodState { period: string; stage: 'not_computed' | 'draft' | 'published' | 'revised'; draft?: { stale_facts: boolean; stale_pack: boolean; put_forward?: { by: string }; sent_back?: { how: 'withdrawn' | 'returned'; by: string; reason: string } }; partitions_changed: number }
export interface ProposalBrief { id: number; indicator_name: string; state: string; own: boolean; by: string; outdated: boolean }
export interface RefusedBatch { batch: string; dataset_title: string; file: string; refused: number }
export interface JobBrief { id: number; title: string; state: string; error?: string }
export interface Known {
  overview?: Overview | undefined
  periods?: PeriodState[] | undefined
  refused?: RefusedBatch[] | undefined
  jobs?: JobBrief[] | undefined
  proposals?: ProposalBrief[] | undefined
  decides?: boolean // may put proposals in force
  login?: string
}
export interface WaitingItem { id: string; text: string; path: string; query?: Record<string, string>; urgent: boolean }

function of_periods(states: readonly PeriodState[], login: string | undefined): WaitingItem[] {
  return states.flatMap((state): WaitingItem[] => {
    const name = period_words(state.period)
    const query = { period: state.period }
    const stale = state.draft && (state.draft.stale_facts || state.draft.stale_pack)
    if (state.stage === 'draft' || state.stage === 'revised') {
      const forward = stale ? undefined : state.draft?.put_forward
      if (forward) {
        const mine = forward.by === login
        return [{ id: `forward ${state.period}`, text: mine ? `${name}结果已由您提请公布，待他人公布` : `${name}结果已由 ${forward.by} 提请公布，待您核对公布`, path: '/evaluation/drafts', query, urgent: !mine }]
      }
      const back = stale ? undefined : state.draft?.sent_back
      if (back?.how === 'returned') return [{ id: `returned ${state.period}`, text: `${name}结果的公布提请被 ${back.by} 退回：${back.reason}`, path: '/evaluation/drafts', query, urgent: back.by !== login }]
      const what = stale ? (state.draft?.stale_pack ? '制度包已换版，试算结果须重新计算' : '有新到数据，试算结果须重新计算') : state.stage === 'draft' ? '试算结果待检查、公布' : '重新试算的结果与已公布的不同，待检查、公布新版'
      return [{ id: `draft ${state.period}`, text: `${name}${what}`, path: '/evaluation/drafts', query, urgent: stale === true }]
    }
    return state.stage === 'published' && state.partitions_changed > 0
      ? [{ id: `changed ${state.period}`, text: `${name}公布后有 ${state.partitions_changed} 个数据分区变动，须确认是否重新试算`, path: '/evaluation/drafts', query, urgent: false }]
      : []
  })
}

function of_overview(overview: Overview): WaitingItem[] {
  const out: WaitingItem[] = []
  const whose = overview.children.length ? `${overview.assessed.units} 个${overview.children_level_title ?? '下级单位'}` : '本单位'
  const { red } = overview.assessed.lights
  if (red) out.push({ id: 'red', text: `${whose}共有 ${group_thousands(String(red))} 个红灯${overview.assessed.turned_worse ? `；${overview.assessed.turned_worse} 项灯色比上期变差` : ''}`, path: '/cockpit', urgent: true })
  if (overview.children.length && overview.lights.red) out.push({ id: 'own red', text: `本级 ${overview.lights.red} 项指标未达`, path: `/units/${overview.unit}/card`, query: { light: 'red' }, urgent: true })
  if (overview.lights.grey) out.push({ id: 'grey', text: `本级 ${overview.lights.grey} 项指标未评（缺数、未到期或不适用）`, path: `/units/${overview.unit}/card`, query: { light: 'grey' }, urgent: false })
  return out
}

// What one proposed oneself is somebody else's to decide, unless the pack has moved on under it.
function of_proposals(proposals: readonly ProposalBrief[], decides: boolean): WaitingItem[] {
  return proposals.filter((one) => one.state === 'open').flatMap((one): WaitingItem[] => {
    const item = (text: string, urgent: boolean): WaitingItem[] => [{ id: `proposal ${one.id}`, text, path: '/proposals', urgent }]
    if (one.own) return item(`您提出的“${one.indicator_name}”口径修改${one.outdated ? '因制度包已更新，须重新提交' : '待他人审定'}`, one.outdated)
    return decides ? item(`${one.by} 提出的“${one.indicator_name}”口径修改待审定`, true) : []
  })
}

export function waiting_of(known: Known): WaitingItem[] {
  const out: WaitingItem[] = []
  if (known.periods) out.push(...of_periods(known.periods, known.login))
  if (known.proposals) out.push(...of_proposals(known.proposals, known.decides === true))
  if (known.overview) out.push(...of_overview(known.overview))
  const rows = (known.refused ?? []).reduce((sum, batch) => sum + batch.refused, 0)
  if (rows) out.push({ id: 'refused', text: `${known.refused!.length} 批数据有 ${rows} 行未通过检查，待更正`, path: '/data/quarantine', urgent: false })
  for (const job of known.jobs ?? []) {
    if (job.state === 'failed' || job.state === 'interrupted') out.push({ id: `job ${job.id}`, text: `${job.title}未完成${job.error ? `：${job.error}` : ''}`, path: '/system/jobs', urgent: true })
    if (job.state === 'running' || job.state === 'queued') out.push({ id: `job ${job.id}`, text: `${job.title}${job.state === 'running' ? '正在运行' : '排队等候'}`, path: '/system/jobs', urgent: false })
  }
  return out.sort((a, b) => Number(b.urgent) - Number(a.urgent))
}
