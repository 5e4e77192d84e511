// Opens a log that jixiao wrote with the Go project's own transparency-log packages and checks everything they can:
// the checkpoint's signature, every tile against the signed root, every entry, inclusion of chosen entries,
// consistency with earlier sizes, the cosignatures of the witnesses given, and the .tlog-proof files given. Nothing of
// ours is in that path.
//
// Usage: go_oracle FOLDER VKEY ORIGIN [witness=VKEY | FILE.tlog-proof]...
// Build: GO111MODULE=off GOPATH=/usr/share/gocode go build (Debian: golang-go, golang-golang-x-mod-dev).
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func demand(ok bool, format string, args ...interface{}) {
	if !ok {
		check(fmt.Errorf(format, args...), "wrong")
	}
}

// openCheckpoint verifies the note and reads origin, size and root.
func openCheckpoint(data []byte, vkey, origin string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	check(err, "vkey")
	opened, err := note.Open(data, note.VerifierList(verifier))
	check(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	demand(len(lines) == 4 && lines[0] == origin, "checkpoint text %q", opened.Text)
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	return tlog.Tree{N: size, Hash: root}
}

// folder reads tiles of height 8 as tlog-tiles lays them out: tile/<level>/…, where Go's own layout has tile/8/<level>/….
type folder struct {
	path string
	read int
}

func (f *folder) Height() int { return 8 }

func (f *folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range tiles {
		name := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(f.path, name))
		if err != nil {
			return nil, err
		}
		f.read++
		out = append(out, data)
	}
	return out, nil
}

func (f *folder) SaveTiles([]tlog.Tile, [][]byte) {}

// entries reads one bundle: two bytes of length, then the entry, and so on.
func (f *folder) entries(bundle, size int64) [][]byte {
	tile := tlog.Tile{H: 8, L: 0, N: bundle, W: 256}
	if size-bundle*256 < 256 {
		tile.W = int(size - bundle*256)
	}
	name := "tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/")
	data, err := os.ReadFile(filepath.Join(f.path, name))
	check(err, "bundle")
	var out [][]byte
	for len(data) > 0 {
		demand(len(data) >= 2, "%s is cut short", name)
		n := int(binary.BigEndian.Uint16(data))
		demand(len(data) >= 2+n, "%s is cut short", name)
		out = append(out, data[2:2+n])
		data = data[2+n:]
	}
	demand(len(out) == tile.W, "%s has %d entries", name, len(out))
	return out
}

func checkEntries(f *folder, tree tlog.Tree, hashes tlog.HashReader) {
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		entries := f.entries(bundle, tree.N)
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, bundle*256+int64(i)))
		}
		got, err := hashes.ReadHashes(indexes)
		check(err, "leaf hashes")
		for i, entry := range entries {
			demand(got[i] == tlog.RecordHash(entry), "entry %d is not what its tile says", bundle*256+int64(i))
		}
	}
}

// checkProofs asks for a spread of entries and of earlier sizes, among them all the edges of tiles.
func checkProofs(tree tlog.Tree, hashes tlog.HashReader) (inclusions, consistencies int) {
	wanted := map[int64]bool{0: true, tree.N - 1: true, tree.N / 2: true, tree.N / 3: true}
	for edge := int64(256); edge < tree.N; edge *= 16 {
		wanted[edge-1], wanted[edge], wanted[tree.N/edge*edge-1] = true, true, true
	}
	for n := range wanted {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		check(err, "leaf")
		proof, err := tlog.ProveRecord(tree.N, n, hashes)
		check(err, "inclusion proof")
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, n, leaf[0]), "inclusion")
		inclusions++
		old, err := tlog.TreeHash(n+1, hashes)
		check(err, "earlier root")
		consistency, err := tlog.ProveTree(tree.N, n+1, hashes)
		check(err, "consistency proof")
		check(tlog.CheckTree(consistency, tree.N, tree.Hash, n+1, old), "consistency")
		consistencies++
	}
	return
}

// checkProofFile verifies a .tlog-proof by Go's own verifier and compares it with the proof Go makes from the tiles.
func checkProofFile(name, vkey, origin string, hashes tlog.HashReader) {
	data, err := os.ReadFile(name)
	check(err, "proof file")
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	demand(found, "%s has no checkpoint", name)
	lines := strings.Split(head, "\n")
	demand(lines[0] == "c2sp.org/tlog-proof@v1", "%s starts with %q", name, lines[0])
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	check(err, "index")
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		bytes, err := base64.StdEncoding.Strict().DecodeString(line)
		check(err, "proof hash")
		var hash tlog.Hash
		demand(len(bytes) == len(hash), "%s: hash of %d bytes", name, len(bytes))
		copy(hash[:], bytes)
		proof = append(proof, hash)
	}
	tree := openCheckpoint([]byte(checkpoint), vkey, origin)
	leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	check(err, "leaf")
	check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]), "proof file")
	want, err := tlog.ProveRecord(tree.N, index, hashes)
	check(err, "inclusion proof")
	demand(fmt.Sprint(want) == fmt.Sprint(proof), "%s: another proof than Go's", name)
}

// A witness's key (type 4), which Go's package does not know: the signature is over a time and the note's text.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), text)
	return ed25519.Verify(c.key, []byte(message), sig[8:])
}

func newCosigner(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	demand(len(parts) == 3, "witness key %q", vkey)
	key, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	check(err, "witness key")
	demand(len(key) == 1+ed25519.PublicKeySize && key[0] == 4, "witness key of another type")
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	demand(parts[1] == fmt.Sprintf("%x", digest[:4]), "witness key id")
	return cosigner{parts[0], binary.BigEndian.Uint32(digest[:]), key[1:]}
}

// checkCosignature demands a good cosignature of that witness on the checkpoint.
func checkCosignature(data []byte, vkey string) {
	_, err := note.Open(data, note.VerifierList(newCosigner(vkey)))
	check(err, "cosignature")
}

func main() {
	demand(len(os.Args) >= 4, "usage: go_oracle FOLDER VKEY ORIGIN [witness=VKEY | FILE.tlog-proof]...")
	f, vkey, origin := &folder{path: os.Args[1]}, os.Args[2], os.Args[3]
	data, err := os.ReadFile(filepath.Join(f.path, "checkpoint"))
	check(err, "checkpoint")
	tree := openCheckpoint(data, vkey, origin)
	hashes := tlog.TileHashReader(tree, f) // checks every tile it reads against the signed root
	root, err := tlog.TreeHash(tree.N, hashes)
	check(err, "tree hash")
	demand(root == tree.Hash, "tree hash %v, signed %v", root, tree.Hash)
	if tree.N > 0 {
		checkEntries(f, tree, hashes)
	}
	inclusions, consistencies := 0, 0
	if tree.N > 0 {
		inclusions, consistencies = checkProofs(tree, hashes)
	}
	proofs, witnesses := 0, 0
	for _, argument := range os.Args[4:] {
		if strings.HasPrefix(argument, "witness=") {
			checkCosignature(data, strings.TrimPrefix(argument, "witness="))
			witnesses++
		} else {
			checkProofFile(argument, vkey, origin, hashes)
			proofs++
		}
	}
	fmt.Printf("entries %d inclusions %d consistencies %d proof files %d tiles %d witnesses %d\n", tree.N, inclusions,
		consistencies, proofs, f.read, witnesses)
}
