import { describe, expect, it } from 'vitest'
import { loss_words } from './gap_loss'

describe('loss_words', () => {
  it('says the points of the line where they are nearly those of the total', () => expect(loss_words({ lost: '50', cost: '51.92' })).toBe('失 50.00 分'))
  it('says both where an axis weighs another share than its points', () => expect(loss_words({ lost: '2.51', cost: '17.9' })).toBe('失 2.51 分（折合总分 17.90 分）'))
})
