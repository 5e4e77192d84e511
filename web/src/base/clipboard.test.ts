import { expect, it } from 'vitest'
import { is_figure, to_html, to_tsv } from './clipboard'

it('takes long digits and leading zeros for codes', () =>
  expect(['96.2', '-4.1', '0', '0.5', '007', '1234567890123456', '19701000000', '1,234', ''].map(is_figure)).toEqual([true, true, true, true, false, false, true, false, false]))
it('keeps the codes of a text column as text and the figures of a figure column as figures', () => {
  const html = to_html([['代码', '得分'], ['19701000000', '896.81']], [false, true])
  expect(html).toContain(`<td style="mso-number-format:'\\@'">19701000000</td>`)
  expect(html).toContain('<td style="mso-number-format:General">896.81</td>')
})
it('writes markup in a cell as text', () => expect(to_html([['<b>&']], [false])).toContain('&lt;b&gt;&amp;'))
it('shifts no cell and lets no cell be a formula', () =>
  expect(to_tsv([['名\t称', '=1+1', '-4.1', '@SUM(A1)', '-']])).toBe("名 称\t'=1+1\t-4.1\t'@SUM(A1)\t-"))
