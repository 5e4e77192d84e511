// What happened since a moment: drafts computed, data taken in, corrected or failed. Each entry says what and how much and
// leads to where it can be seen. Publications have a list of their own beside it.
import type { Delivery, WorldPeriod } from '@/api/openapi'
import { figure_words } from '@/base/figures'
import { period_words } from '@/base/periods'

export interface Happened { id: string; at: string; text: string; path: string; query?: Record<string, string> }
export interface HappenedSources { periods: readonly WorldPeriod[]; deliveries?: readonly Delivery[] | undefined }

const rows_words = (rows: number): string => figure_words(String(rows), { unit: '行', decimals: 0 })
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

function of_deliveries(deliveries: readonly Delivery[], since: string): Happened[] {
  const recent = deliveries.filter((one) => same_form(one.finished_at) >= since)
  const told = (id: string, some: readonly Delivery[], text: (count: number, rows: number) => string): Happened[] => {
    if (!some.length) return []
    const at = some.map((one) => same_form(one.finished_at)).sort()[some.length - 1]!
    return [{ id, at, text: text(some.length, some.reduce((sum, one) => sum + one.rows, 0)), path: '/data' }]
  }
  const taken = recent.filter((one) => one.outcome === 'taken')
  return [
    ...told('ingested', taken.filter((one) => one.via !== 'correction'), (count, rows) => `数据入库 ${count} 批，共 ${rows_words(rows)}`),
    ...told('corrected', taken.filter((one) => one.via === 'correction'), (count, rows) => `数据更正 ${count} 批，共 ${rows_words(rows)}`),
    ...told('failed', recent.filter((one) => one.outcome === 'failed'), (count) => `数据到数失败 ${count} 次`),
  ]
}

// Newest first, of one moment the later period first. `since` as the server writes times.
export function happened_since(sources: HappenedSources, since: string): Happened[] {
  return [...of_periods(sources.periods, since), ...of_deliveries(sources.deliveries ?? [], since)].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1))
}
