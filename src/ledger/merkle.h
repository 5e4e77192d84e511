#pragma once
// The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1 over SHA-256: hashes, roots, and the two kinds of
// proof, made and verified. Pure values, safe on any thread (each thread keeps one hash context).
//
// A complete subtree is named (level, index): it covers the 2^level leaves from index × 2^level on. Sizes are below
// 2^63. A proof that does not hold is an Error whose code says which statement broke, with the expected and the
// computed root as arguments.
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace jixiao::ledger {

Digest hash_leaf(std::string_view entry);                   // SHA-256(0x00 || entry)
Digest hash_node(Digest const& left, Digest const& right);  // SHA-256(0x01 || left || right)
Digest empty_root();                                        // SHA-256 of nothing

// Root over hashes that stand for equally large complete subtrees, the last of which may be smaller and incomplete.
// With leaf hashes this is the tree head of RFC 6962; none give empty_root().
Digest root_of(std::span<Digest const> hashes);

// The hash of the complete subtree (level, index); the proofs below ask only for subtrees inside the size they are
// given.
using NodeReader = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;
using HashPath = std::vector<Digest>;

Result<Digest> root_at(std::uint64_t size, NodeReader const& node);
// PATH(index, D[size]): the leaf's sibling first, the root's child last. index < size.
Result<HashPath> inclusion_proof(std::uint64_t index, std::uint64_t size, NodeReader const& node);
// PROOF(old_size, D[size]). 0 < old_size <= size; equal sizes give the empty proof.
Result<HashPath> consistency_proof(std::uint64_t old_size, std::uint64_t size, NodeReader const& node);

// RFC 9162 section 2.1.3.2. The root that leaf, position and proof lead to.
Result<Digest> root_from_inclusion(std::uint64_t index, std::uint64_t size, Digest const& leaf,
                                   std::span<Digest const> proof);
Result<void> verify_inclusion(std::uint64_t index, std::uint64_t size, Digest const& leaf,
                              std::span<Digest const> proof, Digest const& root);
// RFC 9162 section 2.1.4.2. old_size = 0 is refused: every tree extends the empty one, so such a proof says nothing.
Result<void> verify_consistency(std::uint64_t old_size, std::uint64_t new_size, std::span<Digest const> proof,
                                Digest const& old_root, Digest const& new_root);

// A growing tree of which only the roots of its complete subtrees are kept, largest first: log2(size) hashes.
class CompactRange {
 public:
  void append(Digest const& leaf);
  std::uint64_t size() const { return size_; }
  Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> subtrees_;
};

}  // namespace jixiao::ledger
