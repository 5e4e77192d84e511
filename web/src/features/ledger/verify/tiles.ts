// Tiles of the log as the server hands them out (C2SP tlog-tiles, height 8). Nothing read here is believed: whoever uses a
// hash checks what it leads to against a signed root.
import { hash_node, type NodeReader } from './tree'
import type { Bytes } from './bytes'

const width = 256
export type FetchFile = (path: string) => Promise<Bytes | undefined> // undefined: not there

export async function fetch_file(path: string): Promise<Bytes | undefined> {
  const response = await fetch(`/${path}`, { credentials: 'same-origin' })
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`无法取得 /${path}（${response.status}）`)
  return new Uint8Array(await response.arrayBuffer())
}

export function tile_path(level: number | 'entries', index: number, partial = 0): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0')
  const groups = digits.match(/.../g)!
  const last = groups.pop()!
  return `tile/${level}/${groups.map((group) => `x${group}/`).join('')}${last}${partial ? `.p/${partial}` : ''}`
}

export const hashes_at = (level: number, size: number): number => Math.floor(size / width ** level)
export function width_at(level: number, index: number, size: number): number {
  return Math.max(0, Math.min(width, hashes_at(level, size) - index * width))
}

// As wide as the tree of that size has it; a partial one that was cleared away is read from its full successor.
export async function read_tile(level: number, index: number, size: number, fetch_one: FetchFile): Promise<Bytes[]> {
  const count = width_at(level, index, size)
  if (count === 0) throw new Error(`没有哈希块 ${tile_path(level, index)}`)
  const bytes = (count < width ? await fetch_one(tile_path(level, index, count)) : undefined) ?? (await fetch_one(tile_path(level, index)))
  if (!bytes || bytes.length < count * 32 || bytes.length % 32 !== 0) throw new Error(`哈希块 ${tile_path(level, index, count % width)} 缺失或长度不对`)
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
}

export function node_reader(size: number, fetch_one: FetchFile): NodeReader {
  const kept = new Map<string, Promise<Bytes[]>>()
  const tile = (level: number, index: number): Promise<Bytes[]> => {
    const key = `${level}/${index}`
    if (!kept.has(key)) kept.set(key, read_tile(level, index, size, fetch_one))
    return kept.get(key)!
  }
  return async (level, index) => {
    const tile_level = Math.floor(level / 8)
    const count = 2 ** (level % 8)
    const first = index * count
    const hashes = (await tile(tile_level, Math.floor(first / width))).slice(first % width, (first % width) + count)
    if (hashes.length !== count) throw new Error('哈希块不够宽')
    let row = hashes
    while (row.length > 1) row = row.filter((_, at) => at % 2 === 0).map((left, at) => hash_node(left, row[2 * at + 1]!))
    return row[0]!
  }
}
