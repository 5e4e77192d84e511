import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { use_session } from '@/stores/session'
import { use_person } from './use_person'

describe('who did something', () => {
  it('is a login, and in a demonstration a title', async () => {
    setActivePinia(createPinia())
    const session = use_session()
    const identities = vi.spyOn(session, 'identities').mockResolvedValue([{ id: 'perf_office@1', title: '省局绩效办主任', role: 'perf_office', unit: '1', unit_name: '省局', says: '' }])
    expect(use_person()('li')).toBe('li')
    expect(identities).not.toHaveBeenCalled()
    session.session = { ...session.session, demo: true }
    const person = use_person()
    await Promise.resolve()
    await Promise.resolve()
    expect([person('demo:perf_office@1'), person('demo:gone@2'), person('li')]).toEqual(['省局绩效办主任', 'demo:gone@2', 'li'])
  })
})
