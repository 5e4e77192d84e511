// What the browser can check of the log as a whole: the signature, the root over the public tiles, the witnesses, and that
// it extends what this browser saw before.
import { group_thousands } from '@/base/decimal_text'
import { equal } from './bytes'
import { open_checkpoint, parse_vkey, standing_of, type Checkpoint } from './note'
import { continuity, last_seen, type Continuity, type Seen } from './seen'
import { fetch_file, node_reader, type FetchFile } from './tiles'
import { root_of_tree } from './tree'

export type StepId = 'commitment' | 'subject' | 'inclusion' | 'tiles' | 'signature' | 'witnesses' | 'continuity'
export interface Step { id: StepId; ok: boolean | undefined; says: string; nothing?: 'unset' | 'unsigned' | 'too_few' | 'first' } // undefined: could not be made; nothing: what there was to check against falls short
export interface WitnessKey { name: string; vkey: string }
export interface CheckOptions { vkey: string; witnesses: WitnessKey[]; quorum?: number; quorum_met?: boolean; fetch_one?: FetchFile; storage?: Storage }
export interface HeadCheck { steps: Step[]; checkpoint?: Checkpoint; cosigned: number; seen?: Seen; continuity?: Continuity }

type Finding = Pick<Step, 'says' | 'nothing'> & { ok: boolean }
export async function take_step(steps: Step[], id: StepId, work: () => Promise<Finding> | Finding): Promise<void> {
  try {
    steps.push({ id, ...(await work()) })
  } catch (cause) {
    steps.push({ id, ok: false, says: cause instanceof Error ? cause.message : String(cause) })
  }
}

function continuity_words(kind: Continuity, seen: Seen | undefined, size: number): string {
  switch (kind) {
    case 'first': return '本浏览器第一次核对，记下这次的检查点，下次与它比较'
    case 'same': return `与本浏览器 ${seen?.at ?? ''} 所见的检查点相同`
    case 'grown': return `本浏览器 ${seen?.at ?? ''} 所见的 ${seen?.size ?? 0} 条原样在前，只有增加`
    case 'shrunk': return `本浏览器见过 ${seen?.size ?? 0} 条，现在只有 ${size} 条：存证被退回过`
    case 'rewritten': return `本浏览器 ${seen?.at ?? ''} 所见的内容不在现在的存证之中：历史被改写过`
  }
}

export async function check_head(checkpoint: string, options: CheckOptions): Promise<HeadCheck> {
  const steps: Step[] = []
  const out: HeadCheck = { steps, cosigned: 0 }
  const fetch_one = options.fetch_one ?? fetch_file
  await take_step(steps, 'signature', () => {
    out.checkpoint = open_checkpoint(checkpoint, parse_vkey(options.vkey))
    return { ok: true, says: `检查点（共 ${group_thousands(String(out.checkpoint.size))} 条）由 ${out.checkpoint.origin} 的密钥签署` }
  })
  if (!out.checkpoint) {
    for (const id of ['tiles', 'witnesses', 'continuity'] as const) steps.push({ id, ok: undefined, says: '没有可信的检查点，无法核对' })
    return out
  }
  const signed = open_checkpoint(checkpoint, parse_vkey(options.vkey))
  await take_step(steps, 'tiles', async () => {
    const ok = equal(await root_of_tree(signed.size, node_reader(signed.size, fetch_one)), signed.root)
    return { ok, says: ok ? '由公开的哈希块算出的根与签署的根相同' : '公开的哈希块算不出签署的根' }
  })
  await take_step(steps, 'witnesses', () => {
    const standings = options.witnesses.map((one) => standing_of(signed.note, parse_vkey(one.vkey)))
    out.cosigned = standings.filter((one) => one.kind === 'good').length
    const bad = options.witnesses.filter((_, at) => standings[at]!.kind === 'bad')
    if (bad.length) return { ok: false, says: `${bad.map((one) => one.name).join('、')}的签名无效` }
    const needed = options.quorum ?? 0
    if (!options.witnesses.length && !needed) return { ok: true, nothing: 'unset', says: '还没有设置见证人' }
    const says = `${options.witnesses.length} 个见证人中 ${out.cosigned} 个签过这个检查点${needed ? `，要求 ${needed} 个` : ''}`
    if (out.cosigned < needed) return { ok: false, nothing: 'too_few', says: `${says}，未达到要求` }
    // A quorum that is no number (of groups) is the server's to judge; its no is believed, its yes counts only where somebody signed.
    if (options.quorum === undefined && options.quorum_met === false) return { ok: true, nothing: 'unsigned', says: `${says}，没有达到或没有设置见证要求` }
    return { ok: true, ...(out.cosigned ? {} : { nothing: 'unsigned' as const }), says }
  })
  await take_step(steps, 'continuity', async () => {
    out.seen = last_seen(signed.origin, options.storage)
    out.continuity = await continuity(out.seen, signed, fetch_one)
    return { ...(out.continuity === 'first' ? { nothing: 'first' as const } : {}), ok: out.continuity !== 'shrunk' && out.continuity !== 'rewritten', says: continuity_words(out.continuity, out.seen, signed.size) }
  })
  return out
}
