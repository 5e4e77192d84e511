import { describe, expect, it } from 'vitest'
import { byte_words } from './bytes'
import { draw_qr } from '@/base/qr'

describe('sizes', () => {
  it('are read in the unit that fits', () => {
    expect(byte_words(512)).toBe('512 B')
    expect(byte_words(1536)).toBe('1.5 KB')
    expect(byte_words(300 * 1024 * 1024)).toBe('300 MB')
    expect(byte_words(undefined)).toBe('—')
  })
})

describe('the QR code of a secret', () => {
  // ISO/IEC 18004: version v has 17+4v modules a side; the three finders are dark in their corners.
  it('is as large as its version says and has its finder patterns', () => {
    const drawing = draw_qr('otpauth://totp/x?secret=JBSWY3DPEHPK3PXP')
    const modules = drawing.size - 8
    expect((modules - 17) % 4).toBe(0)
    for (const [x, y] of [[4, 4], [4 + modules - 7, 4], [4, 4 + modules - 7]]) expect(drawing.path).toContain(`M${x} ${y}h1v1h-1z`)
    expect(drawing.path).not.toContain(`M${4 + modules - 1} ${4 + modules - 1}h1v1h-1zM${4 + modules}`)
  })
})
