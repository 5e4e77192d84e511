// Everything the browser can check of one published sheet by itself. Each step is reported, not only up to the first that
// fails; a step that cannot be made because an earlier one failed says so.
import { parse_base64, text_bytes } from './bytes'
import { check_head, take_step, type CheckOptions, type HeadCheck, type Step } from './check_head'
import { parse_proof } from './proof_file'
import { matches_commitment, parse_leaf, read_sheet, type Sheet } from './record'
import { hash_leaf, is_included } from './tree'

export interface RecordProof { index: number; unit: string; period: string; proof: string; entry: string; record: string; salt: string }
export interface RecordCheck extends HeadCheck { ok: boolean; sheet?: Sheet }

export async function check_record(proof: RecordProof, options: CheckOptions): Promise<RecordCheck> {
  const steps: Step[] = []
  let sheet: Sheet | undefined
  await take_step(steps, 'commitment', () => {
    const ok = matches_commitment(parse_leaf(proof.entry), proof.salt, parse_base64(proof.record))
    return { ok, says: ok ? '考评表加盐后的摘要与存证条目一致' : '考评表与存证条目中的摘要不一致：考评表或条目被改动过' }
  })
  await take_step(steps, 'subject', () => {
    const found = read_sheet(parse_base64(proof.record))
    const ok = found.unit === proof.unit && found.period === proof.period
    if (ok) sheet = found
    return { ok, says: ok ? `这是${found.name} ${found.period} 的考评表` : `这是${found.name} ${found.period} 的考评表，不是所查的` }
  })
  let checkpoint = ''
  try {
    checkpoint = parse_proof(proof.proof).checkpoint
  } catch {
    // The step of inclusion says what is wrong with the file.
  }
  const head = await check_head(checkpoint, options)
  const signed = head.checkpoint
  if (signed) {
    await take_step(steps, 'inclusion', () => {
      const file = parse_proof(proof.proof)
      const ok = file.index === proof.index && is_included(file.index, signed.size, hash_leaf(text_bytes(proof.entry)), file.hashes, signed.root)
      return { ok, says: ok ? `第 ${file.index} 条在签署的 ${signed.size} 条之内，经 ${file.hashes.length} 个哈希得到同一个根` : '收录证明不成立' }
    })
  } else {
    steps.push({ id: 'inclusion', ok: undefined, says: '没有可信的检查点，无法核对' })
  }
  steps.push(...head.steps)
  return { ...head, steps, ok: steps.every((one) => one.ok === true), ...(sheet ? { sheet } : {}) }
}
