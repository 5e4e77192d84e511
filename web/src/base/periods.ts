// Periods as the server writes them (2026, 2026H1, 2026Q3, 2026-09) and as people read them.
import type { PeriodKind } from '@/api/words'

const quarter_names = ['一', '二', '三', '四']

export function period_kind(period: string): PeriodKind | undefined {
  if (/^\d{4}$/.test(period)) return 'year'
  if (/^\d{4}H[12]$/.test(period)) return 'half'
  if (/^\d{4}Q[1-4]$/.test(period)) return 'quarter'
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) return 'month'
  return undefined
}

export function period_words(period: string): string {
  const year = `${period.slice(0, 4)}年`
  switch (period_kind(period)) {
    case 'year': return year
    case 'half': return year + (period.endsWith('1') ? '上半年' : '下半年')
    case 'quarter': return `${year}${quarter_names[Number(period.slice(-1)) - 1]}季度`
    case 'month': return `${year}${Number(period.slice(5))}月`
    default: return period
  }
}

// Within a list headed by the year, or on an axis.
export function period_short(period: string): string {
  switch (period_kind(period)) {
    case 'year': return '全年'
    case 'half': return period.endsWith('1') ? '上半年' : '下半年'
    case 'quarter': return `${quarter_names[Number(period.slice(-1)) - 1]}季度`
    case 'month': return `${Number(period.slice(5))}月`
    default: return period
  }
}

// 2026-09-20T06:12:00+08:00 → 2026-09-20 06:12, as written; the server answers in Beijing time.
export function time_words(time: string | undefined): string {
  if (!time) return ''
  return time.slice(0, 16).replace('T', ' ')
}

// The period before of the same kind, and the same a year before; what is no period has neither.
export function period_before(period: string): string | undefined {
  const year = Number(period.slice(0, 4))
  switch (period_kind(period)) {
    case 'year': return String(year - 1)
    case 'half': return period.endsWith('1') ? `${year - 1}H2` : `${year}H1`
    case 'quarter': return period.endsWith('1') ? `${year - 1}Q4` : `${year}Q${Number(period.slice(-1)) - 1}`
    case 'month': return period.endsWith('-01') ? `${year - 1}-12` : `${year}-${String(Number(period.slice(5)) - 1).padStart(2, '0')}`
    default: return undefined
  }
}
// The one after, of the same kind.
export function period_after(period: string): string | undefined {
  const year = Number(period.slice(0, 4))
  switch (period_kind(period)) {
    case 'year': return String(year + 1)
    case 'half': return period.endsWith('2') ? `${year + 1}H1` : `${year}H2`
    case 'quarter': return period.endsWith('4') ? `${year + 1}Q1` : `${year}Q${Number(period.slice(-1)) + 1}`
    case 'month': return period.endsWith('-12') ? `${year + 1}-01` : `${year}-${String(Number(period.slice(5)) + 1).padStart(2, '0')}`
    default: return undefined
  }
}
export const year_before = (period: string): string | undefined => (period_kind(period) ? `${Number(period.slice(0, 4)) - 1}${period.slice(4)}` : undefined)
