// Columns of a data_table as data, and what is done to rows before they are drawn.
import { compare, is_decimal, shift_point } from '@/base/decimal_text'
import { initials, is_initials } from '@/base/pinyin'

export interface Column<Row> {
  id: string
  title: string // with the unit: 税额（亿元）
  kind?: 'text' | 'number' // numbers stand right and sort by magnitude
  hint?: string // what the column means, on its header
  width?: number // px
  value: (row: Row) => string | number | undefined // sorted and copied; absent sorts last either way
  text?: (row: Row) => string // shown and searched, if other than value
  as_shown?: boolean // copied as shown: figures whose unit stands beside them
  sortable?: boolean // default true
  hidden?: boolean // at first
  mark?: (row: Row) => string | undefined // class of the cell
}
export interface SortOrder { by: string; descending: boolean }

export function cell_text<Row>(column: Column<Row>, row: Row): string {
  if (column.text) return column.text(row)
  const value = column.value(row)
  return value === undefined ? '—' : String(value)
}

// A figure as shown (1,203.5 亿元) as what sorts; 亿元 and 万元 stand in one column. Other text sorts as it is; — is absent.
export function shown_figure(cell: string | undefined): string | undefined {
  const parts = /^([+-]?\d[\d,]*(?:\.\d+)?)\s*(\D*)$/.exec((cell ?? '').replace(/^−/, '-'))
  if (!parts) return cell === '' || cell === '—' ? undefined : cell
  const places: Record<string, number> = { 万元: 4, 亿元: 8 }
  return shift_point(parts[1]!.replace(/,/g, ''), places[parts[2]!.trim()] ?? 0)
}

const collator = new Intl.Collator('zh-CN', { numeric: true })

function order(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const a = String(left)
  const b = String(right)
  return is_decimal(a) && is_decimal(b) ? compare(a, b) : collator.compare(a, b)
}

export function sort_rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: SortOrder | undefined): Row[] {
  const column = sort && columns.find((one) => one.id === sort.by)
  if (!sort || !column) return [...rows]
  const keyed = rows.map((row, at) => ({ row, at, key: column.value(row) }))
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return a.key === b.key ? a.at - b.at : a.key === undefined ? 1 : -1
    return (sort.descending ? -1 : 1) * order(a.key, b.key) || a.at - b.at
  })
  return keyed.map((one) => one.row)
}

export function filter_rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], text: string): Row[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return [...rows]
  const by_letters = words.some(is_initials)
  return rows.filter((row) => {
    const all = columns.map((column) => cell_text(column, row)).join('\u0001').toLowerCase()
    const letters = by_letters ? initials(all) : ''
    return words.every((word) => all.includes(word) || (is_initials(word) && letters.includes(word)))
  })
}

export function table_cells<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[][] {
  const cell = (column: Column<Row>, row: Row): string => {
    const value = column.kind === 'number' && !column.as_shown ? column.value(row) : undefined
    return value === undefined ? cell_text(column, row) : String(value)
  }
  return [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => cell(column, row)))]
}

// Which rows are drawn of a long list, with some to spare on either side.
export function row_window(scroll_top: number, height: number, row_height: number, count: number): { from: number; to: number } {
  const spare = 12
  const from = Math.max(0, Math.floor(scroll_top / row_height) - spare)
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((scroll_top + height) / row_height) + spare) }
}
