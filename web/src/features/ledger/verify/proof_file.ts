// .tlog-proof files (C2SP tlog-proof): index, inclusion proof, signed checkpoint verbatim.
import { parse_base64, parse_count, type Bytes } from './bytes'

export interface ProofFile { index: number; hashes: Bytes[]; checkpoint: string }
export function parse_proof(text: string): ProofFile {
  const blank = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(0, blank)).split('\n')
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Error('证明文件格式不对')
  if (lines[0]?.startsWith('extra ')) lines.shift()
  const index = lines.shift()
  if (!index?.startsWith('index ') || lines.length > 63) throw new Error('证明文件格式不对')
  const hashes = lines.map(parse_base64)
  if (hashes.some((hash) => hash.length !== 32)) throw new Error('证明中有一行不是哈希')
  return { index: parse_count(index.slice(6)), hashes, checkpoint: text.slice(blank + 2) }
}
