// The Merkle tree of RFC 6962 and its proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 verify them. Pure. The hash is a library's
// and not WebCrypto's, which browsers withhold from pages that came over plain http inside an intranet.
import { sha256 } from '@noble/hashes/sha2.js'
import { equal, join, type Bytes } from './bytes'

export { sha256 }
export const hash_leaf = (entry: Bytes): Bytes => sha256(join(Uint8Array.of(0), entry))
export const hash_node = (left: Bytes, right: Bytes): Bytes => sha256(join(Uint8Array.of(1), left, right))
export const empty_root = (): Bytes => sha256(new Uint8Array())

const half = (value: number): number => Math.floor(value / 2)
const odd = (value: number): boolean => value % 2 === 1

// The root that a leaf hash, its place and the proof lead to.
export function root_from_inclusion(index: number, size: number, leaf: Bytes, proof: readonly Bytes[]): Bytes {
  if (index >= size) throw new Error(`序号 ${index} 不在 ${size} 条之内`)
  let first = index
  let last = size - 1
  let root = leaf
  for (const hash of proof) {
    if (last === 0) throw new Error('证明中的哈希过多')
    if (odd(first) || first === last) {
      root = hash_node(hash, root)
      while (!odd(first) && first !== 0) {
        first = half(first)
        last = half(last)
      }
    } else {
      root = hash_node(root, hash)
    }
    first = half(first)
    last = half(last)
  }
  if (last !== 0) throw new Error('证明中的哈希不足')
  return root
}

export const is_included = (index: number, size: number, leaf: Bytes, proof: readonly Bytes[], root: Bytes): boolean =>
  equal(root_from_inclusion(index, size, leaf, proof), root)

// Whether the tree of old_size is the beginning of the one of new_size. An empty old tree says nothing and is refused.
export function is_consistent(old_size: number, new_size: number, old_root: Bytes, new_root: Bytes, proof: readonly Bytes[]): boolean {
  if (old_size < 1 || old_size > new_size) throw new Error('两次的条数不能比较')
  if (old_size === new_size) return proof.length === 0 && equal(old_root, new_root)
  let first = old_size - 1
  let last = new_size - 1
  while (odd(first)) {
    first = half(first)
    last = half(last)
  }
  const path = first === 0 ? [old_root, ...proof] : [...proof]
  const start = path.shift()
  if (!start) return false
  let old_side = start
  let new_side = start
  for (const hash of path) {
    if (last === 0) return false
    if (odd(first) || first === last) {
      old_side = hash_node(hash, old_side)
      new_side = hash_node(hash, new_side)
      while (!odd(first) && first !== 0) {
        first = half(first)
        last = half(last)
      }
    } else {
      new_side = hash_node(new_side, hash)
    }
    first = half(first)
    last = half(last)
  }
  return last === 0 && equal(old_side, old_root) && equal(new_side, new_root)
}

// The hash of the complete subtree (level, index).
export type NodeReader = (level: number, index: number) => Promise<Bytes>

const split = (size: number): number => {
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}

// The root over the leaves [from, from + size) of a tree.
async function root_of_range(from: number, size: number, node: NodeReader): Promise<Bytes> {
  const level = Math.log2(size)
  if (Number.isInteger(level) && from % size === 0) return node(level, from / size)
  const k = split(size)
  return hash_node(await root_of_range(from, k, node), await root_of_range(from + k, size - k, node))
}

export const root_of_tree = async (size: number, node: NodeReader): Promise<Bytes> => (size === 0 ? empty_root() : root_of_range(0, size, node))

// PATH(index, D[size]): the leaf's sibling first.
export async function inclusion_proof(index: number, size: number, node: NodeReader): Promise<Bytes[]> {
  const walk = async (at: number, from: number, count: number): Promise<Bytes[]> => {
    if (count === 1) return []
    const k = split(count)
    return at < k
      ? [...(await walk(at, from, k)), await root_of_range(from + k, count - k, node)]
      : [...(await walk(at - k, from + k, count - k)), await root_of_range(from, k, node)]
  }
  return walk(index, 0, size)
}

// PROOF(old_size, D[new_size]).
export async function consistency_proof(old_size: number, new_size: number, node: NodeReader): Promise<Bytes[]> {
  const walk = async (old: number, from: number, count: number, whole: boolean): Promise<Bytes[]> => {
    if (old === count) return whole ? [] : [await root_of_range(from, count, node)]
    const k = split(count)
    return old <= k
      ? [...(await walk(old, from, k, whole)), await root_of_range(from + k, count - k, node)]
      : [...(await walk(old - k, from + k, count - k, false)), await root_of_range(from, k, node)]
  }
  return walk(old_size, 0, new_size, true)
}
