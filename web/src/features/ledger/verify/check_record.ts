// Everything the browser can check of one published sheet by itself. Each step is reported, not only up to the first that
// fails; a step that cannot be made because an earlier one failed says so.
import { equal, parse_base64, text_bytes } from './bytes'
import { open_checkpoint, parse_vkey, standing_of, type Checkpoint, type Note } from './note'
import { parse_proof } from './proof_file'
import { matches_commitment, parse_leaf, read_sheet, type Sheet } from './record'
import { continuity, last_seen, type Continuity, type Seen } from './seen'
import { fetch_file, node_reader, type FetchFile } from './tiles'
import { hash_leaf, inclusion_proof, is_included, root_of_tree } from './tree'

export interface RecordProof { index: number; unit: string; period: string; proof: string; entry: string; record: string; salt: string }
export interface Step { id: 'commitment' | 'subject' | 'inclusion' | 'tiles' | 'signature' | 'witnesses' | 'continuity'; ok: boolean | undefined; says: string }
export interface WitnessKey { name: string; vkey: string }
export interface Checked { steps: Step[]; ok: boolean; sheet?: Sheet; checkpoint?: Checkpoint; cosigned: number; seen?: Seen; continuity?: Continuity }

export interface CheckOptions { vkey: string; witnesses: WitnessKey[]; fetch_one?: FetchFile; storage?: Storage }

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

export async function check_record(proof: RecordProof, options: CheckOptions): Promise<Checked> {
  const steps: Step[] = []
  const fetch_one = options.fetch_one ?? fetch_file
  const out: Checked = { steps, ok: false, cosigned: 0 }
  const step = async (id: Step['id'], work: () => Promise<{ ok: boolean; says: string }> | { ok: boolean; says: string }): Promise<boolean> => {
    try {
      const done = await work()
      steps.push({ id, ...done })
    } catch (cause) {
      steps.push({ id, ok: false, says: reason(cause) })
    }
    return steps[steps.length - 1]!.ok === true
  }

  const record = parse_base64(proof.record)
  await step('commitment', () => {
    const ok = matches_commitment(parse_leaf(proof.entry), proof.salt, record)
    return { ok, says: ok ? '考评表加盐后的摘要与存证条目一致' : '考评表与存证条目中的摘要不一致：考评表或条目被改动过' }
  })
  await step('subject', () => {
    out.sheet = read_sheet(record)
    const ok = out.sheet.unit === proof.unit && out.sheet.period === proof.period
    return { ok, says: ok ? `这张表是${out.sheet.name} ${out.sheet.period} 的考评表` : `这张表是${out.sheet.name} ${out.sheet.period} 的，不是所查的` }
  })

  let head: (Checkpoint & { note: Note }) | undefined
  await step('signature', () => {
    head = open_checkpoint(parse_proof(proof.proof).checkpoint, parse_vkey(options.vkey))
    out.checkpoint = head
    return { ok: true, says: `检查点（共 ${head.size} 条）由 ${head.origin} 的公钥签署` }
  })
  const leaf = hash_leaf(text_bytes(proof.entry))
  if (!head) {
    for (const id of ['inclusion', 'tiles', 'witnesses', 'continuity'] as const) steps.push({ id, ok: undefined, says: '没有可信的检查点，无法核对' })
    return out
  }
  const signed = head
  await step('inclusion', () => {
    const file = parse_proof(proof.proof)
    const ok = file.index === proof.index && is_included(file.index, signed.size, leaf, file.hashes, signed.root)
    return { ok, says: ok ? `第 ${file.index} 条在签署的 ${signed.size} 条之内，经 ${file.hashes.length} 个哈希得到同一个根` : '收录证明不成立' }
  })
  await step('tiles', async () => {
    const node = node_reader(signed.size, fetch_one)
    const hashes = await inclusion_proof(proof.index, signed.size, node)
    const ok = is_included(proof.index, signed.size, leaf, hashes, signed.root) && equal(await root_of_tree(signed.size, node), signed.root)
    return { ok, says: ok ? '由公开的哈希块另行算出的根，与签署的根相同' : '公开的哈希块算不出签署的根' }
  })
  await step('witnesses', () => {
    const standings = options.witnesses.map((one) => standing_of(signed.note, parse_vkey(one.vkey)))
    out.cosigned = standings.filter((one) => one.kind === 'good').length
    const bad = options.witnesses.filter((_, at) => standings[at]!.kind === 'bad')
    if (bad.length) return { ok: false, says: `${bad.map((one) => one.name).join('、')}的签名无效` }
    return { ok: true, says: options.witnesses.length ? `${options.witnesses.length} 个见证人中 ${out.cosigned} 个签过这个检查点` : '还没有设置见证人' }
  })
  await step('continuity', async () => {
    out.seen = last_seen(signed.origin, options.storage)
    out.continuity = await continuity(out.seen, signed, fetch_one)
    const says: Record<Continuity, string> = {
      first: '本浏览器第一次核对，已记下这次的检查点，下次与它比较',
      same: `与本浏览器 ${out.seen?.at ?? ''} 所见的检查点相同`,
      grown: `本浏览器 ${out.seen?.at ?? ''} 所见的 ${out.seen?.size ?? 0} 条仍原样在前，只有增加`,
      shrunk: `本浏览器见过 ${out.seen?.size ?? 0} 条，现在只有 ${signed.size} 条：存证被退回过`,
      rewritten: `本浏览器 ${out.seen?.at ?? ''} 所见的内容不在现在的存证之中：历史被改写过`,
    }
    return { ok: out.continuity !== 'shrunk' && out.continuity !== 'rewritten', says: says[out.continuity] }
  })
  out.ok = steps.every((one) => one.ok === true)
  return out
}
