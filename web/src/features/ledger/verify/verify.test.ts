// Vectors of other projects: RFC 6962's test tree, Go's and C2SP's signed notes, a production
// checkpoint, a cosignature made by an independent witness; the tree's own definitions as a second opinion.
import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { base64, bytes_text, equal, hex, join, parse_base64, parse_count, parse_hex, text_bytes, type Bytes } from './bytes'
import { check_record, type RecordProof } from './check_record'
import { open_checkpoint, parse_checkpoint, parse_note, parse_vkey, standing_of } from './note'
import { parse_proof } from './proof_file'
import { commit_record, decode_canonical, read_sheet } from './record'
import { continuity, last_seen, remember_seen } from './seen'
import { hashes_at, node_reader, tile_path, width_at, type FetchFile } from './tiles'
import { consistency_proof, empty_root, hash_leaf, hash_node, inclusion_proof, is_consistent, is_included, root_from_inclusion, root_of_tree, sha256, type NodeReader } from './tree'

const data = (name: string): string => readFileSync(`${process.cwd()}/../tests/data/ledger/${name}`, 'utf8')
const cases = <T>(name: string): T[] => JSON.parse(data(`${name}.json`)) as T[]

const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(parse_hex)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328']

// Nodes straight from a list of leaf hashes.
const nodes_of = (hashes: Bytes[]): NodeReader => async (level, index) => {
  let row = hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)
  expect(row.length).toBe(2 ** level)
  while (row.length > 1) row = row.filter((_, at) => at % 2 === 0).map((left, at) => hash_node(left, row[2 * at + 1]!))
  return row[0]!
}

describe('the tree of RFC 6962', () => {
  it('hashes leaves and nodes as published', () => {
    expect(hex(hash_leaf(text_bytes('L123456')))).toBe('395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56')
    expect(hex(hash_node(text_bytes('N123'), text_bytes('N456')))).toBe('aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb')
    expect(hex(empty_root())).toBe(roots[0])
  })
  it('has the published root at every size', async () => {
    const node = nodes_of(leaves.map(hash_leaf))
    for (let size = 0; size <= 8; size++) expect(hex(await root_of_tree(size, node))).toBe(roots[size])
  })
  it('proves and verifies inclusion and consistency at every size', async () => {
    const node = nodes_of(leaves.map(hash_leaf))
    for (let size = 1; size <= 8; size++) {
      const root = parse_hex(roots[size]!)
      for (let index = 0; index < size; index++) {
        const proof = await inclusion_proof(index, size, node)
        expect(is_included(index, size, hash_leaf(leaves[index]!), proof, root)).toBe(true)
      }
      for (let old = 1; old <= size; old++) {
        const proof = await consistency_proof(old, size, node)
        expect(is_consistent(old, size, parse_hex(roots[old]!), root, proof)).toBe(true)
        if (old < size) expect(is_consistent(old, size, parse_hex(roots[old - 1]!), root, proof)).toBe(false)
      }
    }
  })
})

const tried = (work: () => boolean): boolean => {
  try {
    return work()
  } catch {
    return false
  }
}

// One case for each attack, made by an implementation that shares no code with this one (tests/data/ledger/generate.py).
describe('vectors for proofs', () => {
  const hashes_from = (list: string[]): Bytes[] => list.map(parse_hex)
  interface Inclusion { desc: string; index: number; size: number; leaf: string; root: string; proof: string[]; want_err: string }
  it('accept and refuse inclusion as they say', () => {
    const all = cases<Inclusion>('inclusion')
    const wrong = all.filter((one) => tried(() => is_included(one.index, one.size, parse_hex(one.leaf), hashes_from(one.proof), parse_hex(one.root))) !== (one.want_err === ''))
    expect(wrong.map((one) => one.desc)).toEqual([])
    expect(all.filter((one) => one.want_err === '').length).toBeGreaterThan(5)
  })
  interface Consistency { desc: string; size1: number; size2: number; root1: string; root2: string; proof: string[]; want_err: string }
  it('accept and refuse consistency as they say', () => {
    const all = cases<Consistency>('consistency')
    const wrong = all.filter((one) => tried(() => is_consistent(one.size1, one.size2, parse_hex(one.root1), parse_hex(one.root2), hashes_from(one.proof))) !== (one.want_err === ''))
    expect(wrong.map((one) => one.desc)).toEqual([])
    expect(all.filter((one) => one.want_err === '').length).toBeGreaterThan(5)
  })
})

describe('signed notes', () => {
  const good = (vkey: string, text: string, signature: string): boolean => {
    const key = parse_vkey(vkey)
    return standing_of(parse_note(`${text}\n— ${key.name} ${signature}\n`), key).kind === 'good'
  }
  it('verifies a note of Go', () => {
    const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const signature = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM='
    expect(good('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', text, signature)).toBe(true)
    expect(good('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', text.replace('cry', 'Cry'), signature)).toBe(false)
  })
  it('verifies a note of C2SP', () => {
    expect(good('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'This is an example message.\n', 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=')).toBe(true)
  })
  it('verifies a checkpoint in production', () => {
    const text = 'go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n'
    expect(good('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8', text, 'Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=')).toBe(true)
    expect(parse_checkpoint(text).size).toBe(35225469)
  })
  it('reads the time out of a cosignature another implementation made', () => {
    const key = parse_vkey('witness.finance.example/w1+46ca3894+BAcptcJj4thRdGCcpoQJd7JEJFjZ13Z8tXYddlM8JgWd')
    const text = 'perf.tax.example/ledger\n70300\nL8LheukK8yYt65pNE8cIZqmI0QHtM/Zm1toh6GGeyU0=\n'
    const blob = 'Rso4lAAAAABrAw105JSSoS4pwrsuzg2/UeFkZLeekQi6tWiJyqNU/P3VtiOyBTMhZ3nXVj187BUOoFIarNwdF3sefS0s+zGSAbcYCQ=='
    expect(standing_of(parse_note(`${text}\n— ${key.name} ${blob}\n`), key)).toEqual({ kind: 'good', at: 1795362164 })
    expect(standing_of(parse_note(`${text.replace('70300', '70301')}\n— ${key.name} ${blob}\n`), key)).toEqual({ kind: 'bad' })
    expect(standing_of(parse_note(`${text}\n— other ${blob}\n`), key)).toEqual({ kind: 'absent' })
  })
  it('refuses keys and encodings that are not what they say', () => {
    expect(() => parse_vkey('PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toThrow('编号')
    for (const text of ['YQ', 'YR==', 'Y Q=', 'YQ==\n']) expect(() => parse_base64(text)).toThrow()
    for (const text of ['01', '-1', '1.0', '1e3', ' 1', '9007199254740993']) expect(() => parse_count(text)).toThrow()
  })
})

describe('tiles', () => {
  it('lie under the paths of tlog-tiles', () => {
    expect(tile_path(0, 1234067)).toBe('tile/0/x001/x234/067')
    expect(tile_path(0, 0, 255)).toBe('tile/0/000.p/255')
    expect(tile_path(15, 455667)).toBe('tile/15/x455/667')
    expect(tile_path(15, 123456789, 41)).toBe('tile/15/x123/x456/789.p/41')
    expect(tile_path('entries', 255, 253)).toBe('tile/entries/255.p/253')
  })
  it('are as wide as 70,000 entries make them', () => {
    expect([hashes_at(0, 70000), hashes_at(1, 70000), hashes_at(2, 70000)]).toEqual([70000, 273, 1])
    expect([width_at(0, 272, 70000), width_at(0, 273, 70000), width_at(0, 274, 70000), width_at(1, 1, 70000)]).toEqual([256, 112, 0, 17])
  })
})

// A log in memory, as a server hands it out: full and partial tiles of the size, nothing else.
function served(hashes: Bytes[]): FetchFile {
  const files = new Map<string, Bytes>()
  for (let level = 0, row = hashes; row.length; level++) {
    const next: Bytes[] = []
    for (let at = 0; at < row.length; at += 256) {
      const tile = row.slice(at, at + 256)
      files.set(tile_path(level, at / 256, tile.length % 256), join(...tile))
      if (tile.length < 256) continue
      let up = tile
      while (up.length > 1) up = up.filter((_, i) => i % 2 === 0).map((left, i) => hash_node(left, up[2 * i + 1]!))
      next.push(up[0]!)
    }
    row = next
  }
  return async (path) => files.get(path)
}
const many = (count: number, word = 'entry'): Bytes[] => Array.from({ length: count }, (_, at) => hash_leaf(text_bytes(`${word} ${at}`)))

describe('a browser that comes back', () => {
  it('accepts growth and notices rewriting and rollback', async () => {
    const hashes = many(700)
    const root = (list: Bytes[]): Promise<Bytes> => root_of_tree(list.length, nodes_of(list))
    const head = async (list: Bytes[]): Promise<{ origin: string; size: number; root: Bytes }> => ({ origin: 'o', size: list.length, root: await root(list) })
    remember_seen(await head(hashes.slice(0, 300)), '9月1日')
    const seen = last_seen('o')
    expect(seen?.size).toBe(300)
    expect(await continuity(seen, await head(hashes), served(hashes))).toBe('grown')
    expect(await continuity(seen, await head(hashes.slice(0, 300)), served(hashes))).toBe('same')
    expect(await continuity(seen, await head(hashes.slice(0, 299)), served(hashes))).toBe('shrunk')
    const other = many(700, 'other')
    expect(await continuity(seen, await head(other), served(other))).toBe('rewritten')
    expect(await continuity(undefined, await head(hashes), served(hashes))).toBe('first')
    expect(last_seen('somebody else')).toBeUndefined()
  })
  it('reads a cleared partial tile out of its full successor', async () => {
    const hashes = many(512)
    const node = node_reader(300, served(hashes))
    expect(equal(await node(0, 299), hashes[299]!)).toBe(true)
  })
})

describe('the proofs of an independent log', () => {
  const vkey = data('fixtures/log.vkey').trim()
  it.each(['p0', 'p12345', 'p70299'])('%s leads to the signed root', (name) => {
    const proof = parse_proof(data(`fixtures/${name}.tlog-proof`))
    const checkpoint = open_checkpoint(proof.checkpoint, parse_vkey(vkey))
    expect(checkpoint.size).toBe(70300)
    const entry = new Uint8Array(readFileSync(`${process.cwd()}/../tests/data/ledger/fixtures/${name}.entry`))
    expect(hex(root_from_inclusion(proof.index, checkpoint.size, hash_leaf(entry), proof.hashes))).toBe(hex(checkpoint.root))
    const witness = parse_vkey(data('fixtures/witness.vkey').trim())
    expect(standing_of(checkpoint.note, witness)).toEqual({ kind: 'good', at: 1795362164 })
  })
})

// Version 1, then the struct of total and scores, its members all texts "0", "1" … by their place (canonical.h).
function sheet_bytes(total: number, score: number): Uint8Array {
  const count = (tag: string, number: number): number[] => [tag.charCodeAt(0), 0, 0, 0, number]
  const text = (value: string): number[] => [...count('T', value.length), ...value].map((one) => (typeof one === 'string' ? one.charCodeAt(0) : one))
  const struct = (members: number): number[] => [...count('S', members), ...Array.from({ length: members }, (_, at) => text(String(at))).flat()]
  return Uint8Array.from([1, ...count('S', 2), ...struct(total), ...count('L', 1), ...struct(score)])
}

describe('a record and its commitment', () => {
  it('is read as it was first signed and as it has grown, and in no other number of members', () => {
    for (const [total, score] of [[21, 24], [23, 25]] as const) {
      const sheet = read_sheet(sheet_bytes(total, score))
      expect([sheet.unit, sheet.total, sheet.grade]).toEqual(['0', '11', '19'])
      expect(sheet.lines).toEqual([{ indicator: '0', points: '13', score: '15', rank: '17' }])
    }
    for (const [total, score] of [[22, 24], [21, 26], [24, 25]] as const) expect(() => read_sheet(sheet_bytes(total, score))).toThrow('项数')
  })
  it('is the hash that the format names', () => {
    const salt = new Uint8Array(32).fill(7)
    expect(hex(commit_record(salt, text_bytes('r')))).toBe(hex(sha256(join(Uint8Array.of(2), salt, text_bytes('r')))))
  })
  it('is read strictly', () => {
    const number = (value: number): Bytes => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
    const text = (tag: string, words: string): Bytes => join(text_bytes(tag), number(text_bytes(words).length), text_bytes(words))
    const list = join(Uint8Array.of(1), text_bytes('L'), number(3), text('T', '甲'), text_bytes('O\0'), join(text_bytes('I'), number(-1), number(-2)))
    expect(decode_canonical(list)).toEqual(['甲', null, '-2'])
    expect(() => decode_canonical(join(list, Uint8Array.of(0)))).toThrow('多余')
    expect(() => decode_canonical(list.subarray(0, list.length - 9))).toThrow()
    expect(() => decode_canonical(Uint8Array.of(2))).toThrow('版本')
  })
  it('fails step by step, and names the step', async () => {
    const bare: RecordProof = { index: 12345, unit: 'U', period: '2026-09', proof: data('fixtures/p12345.tlog-proof'), entry: bytes_text(text_bytes(data('fixtures/p12345.entry'))), record: base64(text_bytes('no record')), salt: '00'.repeat(32) }
    const witness = { name: '财政', vkey: data('fixtures/witness.vkey').trim() }
    const checked = await check_record(bare, { vkey: data('fixtures/log.vkey').trim(), witnesses: [witness], fetch_one: async () => undefined })
    const standing = Object.fromEntries(checked.steps.map((one) => [one.id, one.ok]))
    expect(standing).toMatchObject({ commitment: false, subject: false, signature: true, inclusion: true, tiles: false, witnesses: true })
    expect(checked.cosigned).toBe(1)
    const too_few = await check_record(bare, { vkey: data('fixtures/log.vkey').trim(), witnesses: [witness], quorum: 2, fetch_one: async () => undefined })
    expect(too_few.steps.find((one) => one.id === 'witnesses')).toEqual({ id: 'witnesses', ok: false, nothing: 'too_few', says: '1 个见证人中 1 个签过这个检查点，要求 2 个，未达到要求' })
    const enough = await check_record(bare, { vkey: data('fixtures/log.vkey').trim(), witnesses: [witness], quorum: 1, fetch_one: async () => undefined })
    expect(enough.steps.find((one) => one.id === 'witnesses')?.ok).toBe(true)
    const other = { name: '审计', vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' }
    const unsigned = await check_record(bare, { vkey: data('fixtures/log.vkey').trim(), witnesses: [other], fetch_one: async () => undefined })
    expect(unsigned.steps.find((one) => one.id === 'witnesses')).toMatchObject({ nothing: 'unsigned', says: '1 个见证人中 0 个签过这个检查点' })
    const unjudged = await check_record(bare, { vkey: data('fixtures/log.vkey').trim(), witnesses: [witness], quorum_met: false, fetch_one: async () => undefined })
    expect(unjudged.steps.find((one) => one.id === 'witnesses')?.nothing).toBe('unsigned')
    const nobody = await check_record(bare, { vkey: data('fixtures/log.vkey').trim(), witnesses: [], quorum: 1, fetch_one: async () => undefined })
    expect(nobody.steps.find((one) => one.id === 'witnesses')?.ok).toBe(false)
    expect(checked.ok).toBe(false)
    const altered = await check_record({ ...bare, entry: `${bare.entry} ` }, { vkey: data('fixtures/log.vkey').trim(), witnesses: [], fetch_one: async () => undefined })
    expect(altered.steps.find((one) => one.id === 'inclusion')?.ok).toBe(false)
    const forged = await check_record(bare, { vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', witnesses: [], fetch_one: async () => undefined })
    expect(forged.steps.find((one) => one.id === 'signature')?.ok).toBe(false)
    expect(forged.steps.find((one) => one.id === 'inclusion')?.ok).toBeUndefined()
  })
})
