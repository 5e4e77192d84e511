// What a leaf commits to: the leaf's lines, the salted commitment, and the published sheet read out of the very bytes that
// were committed to (docs/formats/ledger.md; canonical bytes: version, then tagged values).
import { bytes_text, equal, hex, join, parse_hex, type Bytes } from './bytes'
import { sha256 } from './tree'

export interface Leaf { kind: string; unit: string; seq: string; time: string; commit: string }
export function parse_leaf(text: string): Leaf {
  const lines = text.split('\n')
  if (lines[0] !== 'jixiao-leaf@v1') throw new Error('存证条目格式不对')
  const field = (name: string): string => {
    const line = lines.find((one) => one.startsWith(`${name} `))
    if (!line) throw new Error(`存证条目缺少 ${name}`)
    return line.slice(name.length + 1)
  }
  return { kind: field('kind'), unit: field('unit'), seq: field('seq'), time: field('time'), commit: field('commit') }
}

export const commit_record = (salt: Bytes, record: Bytes): Bytes => sha256(join(Uint8Array.of(2), salt, record))
export function matches_commitment(leaf: Leaf, salt: string, record: Bytes): boolean {
  const bytes = parse_hex(salt)
  return bytes.length === 32 && equal(parse_hex(leaf.commit), commit_record(bytes, record))
}

export type Value = string | boolean | null | Value[] | [Value, Value][]
// Numbers stay text. Refuses what it does not know and bytes left over.
export function decode_canonical(bytes: Bytes): Value {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 1
  const count = (): number => {
    const value = view.getUint32(at)
    at += 4
    return value
  }
  const text = (): Bytes => {
    const length = count()
    at += length
    if (at > bytes.length) throw new Error('记录被截断')
    return bytes.subarray(at - length, at)
  }
  const many = <T>(one: () => T): T[] => Array.from({ length: count() }, one)
  const value = (): Value => {
    const tag = String.fromCharCode(view.getUint8(at++))
    switch (tag) {
      case 'B': return view.getUint8(at++) === 1
      case 'I': {
        at += 8
        return String(view.getInt32(at - 8) * 2 ** 32 + view.getUint32(at - 4))
      }
      case 'T': case 'V': case 'E': return bytes_text(text())
      case 'H': return hex(text())
      case 'O': return view.getUint8(at++) === 1 ? value() : null
      case 'L': case 'S': return many(value)
      case 'M': return many(() => [value(), value()] as [Value, Value])
      default: throw new Error('记录格式不认识')
    }
  }
  if (bytes[0] !== 1) throw new Error('记录的版本不认识')
  const out = value()
  if (at !== bytes.length) throw new Error('记录之后有多余的字节')
  return out
}

export interface SheetLine { indicator: string; points: string; score: string | null; rank: string | null }
export interface Sheet { unit: string; name: string; period: string; total: string | null; rank: string | null; ranked: string | null; grade: string; lines: SheetLine[] }

// Places of the members that are shown, in the order in which the record's structs declare them. A struct may have grown at
// its end: records from before and after are read; of any other number of members a record is refused, not read wrongly.
const total_members = [21, 23]
const score_members = [24, 25]
export function read_sheet(record: Bytes): Sheet {
  const [total, scores] = decode_canonical(record) as [Value[], Value[][]]
  if (!total_members.includes(total.length) || scores.some((line) => !score_members.includes(line.length))) throw new Error('记录的项数与本页所知不同')
  return {
    unit: total[0] as string, name: total[1] as string, period: total[3] as string, total: total[11] as string | null,
    rank: total[13] as string | null, ranked: total[14] as string | null, grade: total[19] as string,
    lines: scores.map((line) => ({ indicator: line[0] as string, points: line[13] as string, score: line[15] as string | null, rank: line[17] as string | null })),
  }
}
