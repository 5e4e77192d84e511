// Signed notes, keys, checkpoints and witness cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature).
import { hashes, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { hex, join, parse_base64, parse_count, text_bytes, type Bytes } from './bytes'
import { sha256 } from './tree'

hashes.sha512 = sha512

export const log_key = 1
export const witness_key = 4

export interface Key { name: string; id: string; type: number; public_key: Bytes; vkey: string }
// name+8 hexadecimal digits+Base64, which may hold a '+' itself.
export function parse_vkey(text: string): Key {
  const first = text.indexOf('+')
  const second = text.indexOf('+', first + 1)
  const name = text.slice(0, first)
  const id = text.slice(first + 1, second)
  if (first <= 0 || second < 0 || /\s/u.test(name)) throw new Error('公钥格式不对')
  const blob = parse_base64(text.slice(second + 1))
  const type = blob[0] ?? 0
  if (blob.length !== 33 || (type !== log_key && type !== witness_key)) throw new Error('公钥类型不认识')
  if (hex(sha256(join(text_bytes(`${name}\n`), blob)).subarray(0, 4)) !== id) throw new Error('公钥编号与公钥不符')
  return { name, id, type, public_key: blob.subarray(1), vkey: text }
}

export interface NoteLine { name: string; id: string; signature: Bytes }
export interface Note { text: string; lines: NoteLine[] }
export function parse_note(bytes: string): Note {
  const blank = bytes.lastIndexOf('\n\n')
  if (blank < 0 || !bytes.endsWith('\n')) throw new Error('签名文本格式不对')
  const lines = bytes.slice(blank + 2, -1).split('\n').map((line): NoteLine => {
    const match = /^— ([^\s+]+) (\S+)$/u.exec(line)
    if (!match) throw new Error('签名行格式不对')
    const blob = parse_base64(match[2]!)
    if (blob.length < 5) throw new Error('签名过短')
    return { name: match[1]!, id: hex(blob.subarray(0, 4)), signature: blob.subarray(4) }
  })
  return { text: bytes.slice(0, blank + 1), lines }
}

function holds(key: Key, message: Bytes, signature: Bytes): boolean {
  try {
    return signature.length === 64 && verify(signature, message, key.public_key)
  } catch {
    return false
  }
}

// What a key says of a note: 'absent', 'bad', or good, for a witness with its Unix seconds.
export type Standing = { kind: 'absent' } | { kind: 'bad' } | { kind: 'good'; at?: number }
export function standing_of(note: Note, key: Key): Standing {
  const line = note.lines.find((one) => one.name === key.name && one.id === key.id)
  if (!line) return { kind: 'absent' }
  if (key.type === log_key) return holds(key, text_bytes(note.text), line.signature) ? { kind: 'good' } : { kind: 'bad' }
  if (line.signature.length !== 72) return { kind: 'bad' }
  const view = new DataView(line.signature.buffer, line.signature.byteOffset, 8)
  const at = view.getUint32(0) * 2 ** 32 + view.getUint32(4)
  const message = text_bytes(`cosignature/v1\ntime ${at}\n${note.text}`)
  return holds(key, message, line.signature.subarray(8)) ? { kind: 'good', at } : { kind: 'bad' }
}

export interface Checkpoint { origin: string; size: number; root: Bytes }
export function parse_checkpoint(text: string): Checkpoint {
  const lines = text.split('\n')
  if (lines.length < 4 || !lines[0]) throw new Error('检查点格式不对')
  const root = parse_base64(lines[2]!)
  if (root.length !== 32) throw new Error('检查点的根不是 32 字节')
  return { origin: lines[0], size: parse_count(lines[1]!), root }
}

// The checkpoint of a note that the log's key has signed.
export function open_checkpoint(bytes: string, key: Key): Checkpoint & { note: Note } {
  const note = parse_note(bytes)
  const standing = standing_of(note, key)
  if (standing.kind !== 'good') throw new Error(standing.kind === 'bad' ? '日志的签名无效' : '没有日志的签名')
  const checkpoint = parse_checkpoint(note.text)
  if (checkpoint.origin !== key.name) throw new Error(`检查点的来源是“${checkpoint.origin}”，应为“${key.name}”`)
  return { ...checkpoint, note }
}
