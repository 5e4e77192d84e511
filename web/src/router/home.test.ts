import { describe, expect, it } from 'vitest'
import type { NavEntry } from '@/features/feature'
import { own_home } from './home'

const entries = [{ path: '/cockpit', permission: 'results.read' }, { path: '/figures', permission: 'figures.read' }] as NavEntry[]
const person = (permissions: string[], session = {}): Parameters<typeof own_home>[0] => ({ session, can: (one) => !one || permissions.includes(one), has: () => true })
const home = (permissions: string[], session = {}): string | undefined => own_home(person(permissions, session), (path) => path !== '/gone', entries)

describe('own_home', () => {
  it('keeps those who read results on the first page', () => expect(home(['results.read'])).toBeUndefined())
  it('leads others to the first page they may open', () => expect(home(['figures.read'])).toBe('/figures'))
  it('follows the role before anything else, unless its page is gone', () => {
    expect(home(['results.read'], { home_page: '/system' })).toBe('/system')
    expect(home(['figures.read'], { home_page: '/gone' })).toBe('/figures')
  })
  it('leads an administrator to the system pages', () => expect(home(['figures.read'], { admin: 'audit' })).toBe('/system'))
  it('has nowhere to lead who may open nothing', () => expect(home([])).toBeUndefined())
})
