import { describe, expect, it } from 'vitest'
import { column_scale, figure_words, format_figure, rate_words, signed_words } from './figures'

describe('format_figure', () => {
  it('writes hundreds of millions of yuan in 亿元 and keeps the exact yuan', () =>
    expect(format_figure('123456789012.34', { unit: '元' })).toEqual({ text: '1,234.57', unit: '亿元', exact: '123,456,789,012.34 元' }))
  it('writes 10,000 yuan and more in 万元', () => expect(format_figure('10000', { unit: '元' })).toMatchObject({ text: '1.00', unit: '万元' }))
  it('keeps 9,999.99 yuan in yuan', () => expect(format_figure('9999.99', { unit: '元' })).toMatchObject({ text: '9,999.99', unit: '元' }))
  it('chooses the scale of a negative amount by its magnitude', () => expect(figure_words('-250000000', { unit: '元' })).toBe('−2.50 亿元'))
  it('gives percentages one decimal', () => expect(figure_words('96.25', { unit: '%' })).toBe('96.3%'))
  it('gives percentages the decimals the indicator asks for', () => expect(figure_words('96.2', { unit: '%', decimals: 2 })).toBe('96.20%'))
  it('never shows a missing figure as nought', () => expect([figure_words(undefined, { unit: '%' }), figure_words('', { unit: '元' })]).toEqual(['—', '—']))
  it('keeps counts as they are', () => expect(figure_words('1283', { unit: '户次' })).toBe('1,283 户次'))
})

describe('scales and signs', () => {
  it('takes one scale for a column by its largest figure', () => expect(column_scale(['5', undefined, '300000000', '20000'])).toBe('亿元'))
  it('writes a rate of the server as percent', () => expect(rate_words('87.25')).toBe('87.3%'))
  it('writes a value below nothing with a true minus, shown and exact', () => expect(format_figure('-1234.567', { unit: '%', decimals: 2 })).toEqual({ text: '−1,234.57', unit: '%', exact: '−1,234.567%' }))
  it('writes a loss with a true minus', () => expect([signed_words('-4.1'), signed_words('5', { unit: '分' }), signed_words('0')]).toEqual(['−4.1', '+5.00 分', '0']))
})
