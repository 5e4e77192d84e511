// The page of their own, named by the role or the first they may open, of those who see no results: the first page leads there.
import { is_offered, nav_entries, type NavEntry, type Viewer } from '@/features/feature'

export interface Arriving extends Viewer { session: { home_page?: string; admin?: string } }

export function own_home(person: Arriving, exists: (path: string) => boolean, entries: NavEntry[] = nav_entries): string | undefined {
  const named = person.session.home_page
  if (named && named !== '/' && exists(named)) return named
  if (person.can('results.read')) return undefined
  if (person.session.admin && exists('/system')) return '/system'
  return entries.find((entry) => is_offered(entry, person))?.path
}
