// What happened since a moment: drafts computed, data of one's units taken in, corrected or failed, proposals decided. Each entry says what and how much and
// leads to where it can be seen. Publications have a list of their own beside it.
import type { Arrivals, Proposal, WorldPeriod } from '@/api/openapi'
import { figure_words } from '@/base/figures'
import { period_words } from '@/base/periods'

export interface Happened { id: string; at: string; text: string; path: string; query?: Record<string, string> }
export interface HappenedSources { periods: readonly WorldPeriod[]; arrivals?: readonly Arrivals[] | undefined; proposals?: readonly Proposal[] | undefined }

const rows_words = (rows: number): string => figure_words(String(rows), { unit: '行', decimals: 0 })
const what = (one: Arrivals): string => (one.datasets.length ? `（${one.datasets.slice(0, 3).join('、')}${one.datasets.length > 3 ? `等 ${one.datasets.length} 种` : ''}）` : '')
const same_form = (time: string): string => time.slice(0, 19).replace('T', ' ')

// The start of yesterday in Beijing, as the server writes times.
export function start_of_yesterday(now: Date): string {
  const beijing = new Date(now.getTime() + 8 * 3_600_000 - 24 * 3_600_000)
  return `${beijing.toISOString().slice(0, 10)} 00:00:00`
}

function of_periods(periods: readonly WorldPeriod[], since: string): Happened[] {
  return periods.flatMap((one): Happened[] => {
    const out: Happened[] = []
    const name = period_words(one.period)
    const query = { period: one.period }
    const pending = one.drafted_at && (!one.published_at || same_form(one.drafted_at) > same_form(one.published_at))
    if (pending && same_form(one.drafted_at!) >= since) out.push({ id: `drafted ${one.period}`, at: same_form(one.drafted_at!), text: `${name}考评结果重新试算，尚未公布`, path: '/evaluation', query })
    return out
  })
}

function of_arrivals(arrivals: readonly Arrivals[]): Happened[] {
  const words: Record<Arrivals['kind'], (one: Arrivals) => string> = {
    taken: (one) => `数据入库 ${one.deliveries} 批，共 ${rows_words(one.rows)}${what(one)}`,
    corrected: (one) => `数据更正 ${one.deliveries} 批，共 ${rows_words(one.rows)}${what(one)}`,
    failed: (one) => `数据未能到达 ${one.deliveries} 次${what(one)}`,
  }
  return arrivals.map((one) => ({ id: one.kind, at: same_form(one.last_at), text: words[one.kind](one), path: '/data' }))
}

const decided: Partial<Record<Proposal['state'], string>> = { installed: '已审定启用', refused: '被退回', withdrawn: '已撤回' }
// Whose definition changed concerns everybody; what was refused or withdrawn only who proposed it.
function of_proposals(proposals: readonly Proposal[], since: string): Happened[] {
  return proposals.flatMap((one): Happened[] => {
    const word = decided[one.state]
    const at = one.decided_at && same_form(one.decided_at)
    if (!word || !at || at < since || (one.state !== 'installed' && !one.own)) return []
    return [{ id: `proposal ${one.id}`, at, text: `“${one.indicator_name}”口径修改${word}${one.state === 'refused' && one.note ? `：${one.note}` : ''}`, path: '/proposals' }]
  })
}

// Newest first, of one moment the later period first. `since` as the server writes times.
export function happened_since(sources: HappenedSources, since: string): Happened[] {
  return [...of_periods(sources.periods, since), ...of_arrivals(sources.arrivals ?? []), ...of_proposals(sources.proposals ?? [], since)].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1))
}
