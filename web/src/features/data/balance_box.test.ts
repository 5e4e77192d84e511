import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '@/locales'
import BalanceBox from './balance_box.vue'
import type { Reconciliation } from './types'

const found: Reconciliation = {
  delivery: 1, dataset: 'loan', dataset_title: '借阅', batch: 'a1', known: false, source_rows: 3, rows: 3, refused: 0, duplicates: 0, cells_missing: 0,
  replaced: 0, unchanged: 0, total: '0', digest: 'ab', rows_balance: true, total_balances: true, periods: ['2026-09'], ledger_waits: '',
}
const text = (shown: Reconciliation): string => mount(BalanceBox, { props: { found: shown }, global: { plugins: [i18n], stubs: ['RouterLink'] } }).text()

it('says that what is taken in waits for the ledger, and that nothing is to be sent again', () => {
  expect(text({ ...found, ledger_waits: '磁盘空间已满' })).toContain('无需重新上传。原因：磁盘空间已满')
  expect(text(found)).not.toContain('存证树')
})
