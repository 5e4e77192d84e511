#include <bit>

#include "ledger/merkle.h"

namespace jixiao::ledger {
namespace {

std::vector<Arg> both(Digest const& expected, Digest const& computed) {
  return {{"expected", to_hex(expected)}, {"computed", to_hex(computed)}};
}

tl::unexpected<Error> too_long(std::size_t found) {
  return fail("ledger.proof_too_long", {{"found", std::to_string(found)}});
}
tl::unexpected<Error> too_short(std::size_t found) {
  return fail("ledger.proof_too_short", {{"found", std::to_string(found)}});
}

// The walk both verifications share: fn is the node's position on its level, sn the last position of that level.
struct Walk {
  std::uint64_t fn;
  std::uint64_t sn;
  bool at_top() const { return sn == 0; }
  // Whether the proof's next hash is the left sibling.
  bool joins_left() const { return fn % 2 == 1 || fn == sn; }
  void shift() { fn >>= 1, sn >>= 1; }
  void skip_missing_siblings() {
    while (fn % 2 == 0 && fn != 0) shift();
  }
};

}  // namespace

Result<Digest> root_from_inclusion(std::uint64_t index, std::uint64_t size, Digest const& leaf,
                                   std::span<Digest const> proof) {
  if (index >= size) {
    return fail("ledger.index_beyond_size", {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
  }
  Walk walk{index, size - 1};
  auto root = leaf;
  for (auto const& sibling : proof) {
    if (walk.at_top()) return too_long(proof.size());
    if (walk.joins_left()) {
      root = hash_node(sibling, root);
      walk.skip_missing_siblings();
    } else {
      root = hash_node(root, sibling);
    }
    walk.shift();
  }
  if (!walk.at_top()) return too_short(proof.size());
  return root;
}

Result<void> verify_inclusion(std::uint64_t index, std::uint64_t size, Digest const& leaf,
                              std::span<Digest const> proof, Digest const& root) {
  JX_TRY(auto const computed, root_from_inclusion(index, size, leaf, proof));
  if (computed != root) return fail(ErrorKind::conflict, "ledger.inclusion_root", both(root, computed));
  return {};
}

Result<void> verify_consistency(std::uint64_t old_size, std::uint64_t new_size, std::span<Digest const> proof,
                                Digest const& old_root, Digest const& new_root) {
  if (old_size == 0) return fail("ledger.consistency_zero");
  if (old_size > new_size) {
    return fail("ledger.consistency_sizes", {{"old", std::to_string(old_size)}, {"new", std::to_string(new_size)}});
  }
  if (old_size == new_size) {
    if (!proof.empty()) return too_long(proof.size());
    if (old_root != new_root) return fail(ErrorKind::conflict, "ledger.consistency_new_root", both(new_root, old_root));
    return {};
  }
  // Where the old tree is one complete subtree, its root starts the walk and is not part of the proof.
  bool const complete = std::has_single_bit(old_size);
  if (proof.empty()) return too_short(0);
  Walk walk{old_size - 1, new_size - 1};
  while (walk.fn % 2 == 1) walk.shift();
  auto old_computed = complete ? old_root : proof[0];
  auto new_computed = old_computed;
  for (auto const& sibling : proof.subspan(complete ? 0 : 1)) {
    if (walk.at_top()) return too_long(proof.size());
    if (walk.joins_left()) {
      old_computed = hash_node(sibling, old_computed);
      new_computed = hash_node(sibling, new_computed);
      walk.skip_missing_siblings();
    } else {
      new_computed = hash_node(new_computed, sibling);
    }
    walk.shift();
  }
  if (!walk.at_top()) return too_short(proof.size());
  if (old_computed != old_root)
    return fail(ErrorKind::conflict, "ledger.consistency_old_root", both(old_root, old_computed));
  if (new_computed != new_root)
    return fail(ErrorKind::conflict, "ledger.consistency_new_root", both(new_root, new_computed));
  return {};
}

}  // namespace jixiao::ledger
