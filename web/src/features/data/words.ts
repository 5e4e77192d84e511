// How the data pages write counts, durations and states.
import { time_words } from '@/base/periods'
import type { ConnectorHealth, Schedule } from './types'

export function count_words(count: number): string {
  if (count < 10_000) return grouped(count)
  const wan = count / 10_000
  return `${wan < 100 ? wan.toFixed(1) : String(Math.round(wan))}万`
}

export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

export function duration_words(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} 秒`
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`
  return `${Math.floor(seconds / 3600)} 小时 ${Math.round((seconds % 3600) / 60)} 分`
}

// Times are local to the authority and carry no zone: only their difference is used.
export function seconds_between(from: string | undefined, to: string | undefined): number | undefined {
  if (!from || !to) return undefined
  const value = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) / 1000
  return value(to) - value(from)
}

export type HealthState = 'good' | 'bad' | 'idle' | 'off' | 'own'
export function state_of(one: ConnectorHealth): HealthState {
  if (!one.enabled) return 'off'
  if (one.kind === 'platform') return 'own'
  if (one.last_error) return 'bad'
  return one.last_success ? 'good' : 'idle'
}

type Translate = (key: string, words?: Record<string, unknown>) => string
// A plan's newest run: when, how it ended, and why it was not at its time.
export function run_words(t: Translate, { last_run: run, last_due }: Pick<Schedule, 'last_run' | 'last_due'>): string {
  if (!run) return ''
  const words = [t('data.plan.ran', { at: time_words(run.finished_at ?? run.submitted_at), state: t(`data.job.s.${run.state}`) })]
  if (run.late) words.push(t('data.plan.late', { due: time_words(last_due) }))
  if (run.cut) words.push(t('data.plan.cut'))
  return `${words.join('；')}。`
}

export function upload_percent(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 0
}

// Whether a dataset's partition that holds the month has ended by `last`: a quarter's figures are not missing in its
// first month.
export function is_due(partition: string, month: string, last: string): boolean {
  const months: Record<string, number> = { month: 1, quarter: 3, half: 6, year: 12 }
  const length = months[partition] ?? 1
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5) || 12) - 1
  const end = Math.floor(number / length) * length + length - 1
  return end <= Number(last.slice(0, 4)) * 12 + Number(last.slice(5) || 12) - 1
}
