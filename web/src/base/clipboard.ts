// Copies text and tables; internal networks often serve plain HTTP, where navigator.clipboard does not exist, so the old
// command is used, which every browser has.
function copy_as(forms: Record<string, string>): boolean {
  const area = document.createElement('textarea')
  area.value = forms['text/plain'] ?? ''
  area.className = 'visually-hidden'
  // Inside an open dialog the focus may not leave it.
  const host = document.activeElement?.closest('[role="dialog"]') ?? document.body
  host.appendChild(area)
  const before = document.activeElement as HTMLElement | null
  area.select()
  const put = (event: ClipboardEvent): void => {
    for (const [type, text] of Object.entries(forms)) event.clipboardData?.setData(type, text)
    event.preventDefault()
  }
  document.addEventListener('copy', put, { once: true })
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', put)
  area.remove()
  before?.focus()
  return copied
}

export async function copy_text(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      return true
    }
  } catch {
    // refused: try the old way
  }
  return copy_as({ 'text/plain': text })
}

// A cell that a spreadsheet takes for a figure: at most 15 digits, none of them a leading zero (else it is a code).
export const is_figure = (cell: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell) && cell.replace(/\D/g, '').length <= 15

// Rows for a spreadsheet: tabs and line breaks inside a cell would shift it; what begins like a formula is text.
const plain_cell = (cell: string): string => {
  const flat = cell.replace(/[\t\r\n]+/g, ' ')
  return /^[=+@-]/.test(flat) && !is_figure(flat) && flat !== '-' ? `'${flat}` : flat
}
export const to_tsv = (rows: string[][]): string => rows.map((row) => row.map(plain_cell).join('\t')).join('\n')

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

// The same as a table of HTML, which Excel and WPS prefer: codes keep all their digits (format @), figures are figures.
export function to_html(rows: string[][], figures: boolean[]): string {
  const cell = (text: string, column: number, head: boolean): string =>
    `<td style="mso-number-format:${!head && figures[column] && is_figure(text) ? 'General' : "'\\@'"}">${escaped(text)}</td>`
  const body = rows.map((row, at) => `<tr>${row.map((text, column) => cell(text, column, at === 0)).join('')}</tr>`).join('')
  return `<html><head><meta charset="utf-8"></head><body><table>${body}</table></body></html>`
}

// The head stands first; `figures` says which columns hold figures rather than codes and words.
export const copy_table = async (rows: string[][], figures: boolean[]): Promise<boolean> =>
  copy_as({ 'text/html': to_html(rows, figures), 'text/plain': to_tsv(rows) }) || copy_text(to_tsv(rows))
