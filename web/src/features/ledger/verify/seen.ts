// The checkpoint this browser saw last, kept in the browser: a log that was rewritten since, or put back to an older state,
// cannot show that it extends it. Another person's browser holds another one, which is the point.
import { base64, equal, parse_base64 } from './bytes'
import type { Checkpoint } from './note'
import { consistency_proof, is_consistent } from './tree'
import { node_reader, type FetchFile } from './tiles'

export interface Seen { origin: string; size: number; root: string; at: string }
const place = (origin: string): string => `jixiao.ledger.${origin}`

export function last_seen(origin: string, storage: Storage = localStorage): Seen | undefined {
  try {
    const found = JSON.parse(storage.getItem(place(origin)) ?? 'null') as Seen | null
    return found && found.origin === origin && Number.isSafeInteger(found.size) ? found : undefined
  } catch {
    return undefined
  }
}
export function remember_seen(checkpoint: Checkpoint, at: string, storage: Storage = localStorage): void {
  try {
    storage.setItem(place(checkpoint.origin), JSON.stringify({ origin: checkpoint.origin, size: checkpoint.size, root: base64(checkpoint.root), at }))
  } catch {
    // A browser that keeps nothing has nothing to compare next time; that is said then.
  }
}

export type Continuity = 'first' | 'same' | 'grown' | 'shrunk' | 'rewritten'
export async function continuity(seen: Seen | undefined, now: Checkpoint, fetch_one: FetchFile): Promise<Continuity> {
  if (!seen || seen.size === 0) return 'first'
  const old_root = parse_base64(seen.root)
  if (seen.size > now.size) return 'shrunk'
  if (seen.size === now.size) return equal(old_root, now.root) ? 'same' : 'rewritten'
  const proof = await consistency_proof(seen.size, now.size, node_reader(now.size, fetch_one))
  return is_consistent(seen.size, now.size, old_root, now.root, proof) ? 'grown' : 'rewritten'
}
