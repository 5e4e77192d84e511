#include "ledger/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

std::vector<Digest> make_leaves(std::size_t n) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(naive::leaf("leaf " + std::to_string(i)));
  return out;
}
std::vector<Digest> const& leaves() {
  static auto const all = make_leaves(301);
  return all;
}
// Complete subtrees straight from the naive tree; asking outside the tree is the program's mistake.
NodeReader reader_of(std::span<Digest const> d) {
  return [d](unsigned level, std::uint64_t index) -> Result<Digest> {
    auto const width = std::uint64_t{1} << level;
    EXPECT_LE((index + 1) * width, d.size());
    return naive::root(d.subspan(index * width, width));
  };
}

std::vector<Digest> hashes_of(nlohmann::json const& array) {
  std::vector<Digest> out;
  for (auto const& hex : array) out.push_back(from_hex(hex.get<std::string>()));
  return out;
}

// Published: Google's Certificate Transparency test data, as kept by transparency-dev/merkle (testonly/constants.go).
constexpr char const* ct_leaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
constexpr char const* ct_roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(MerkleTree, HasTheRootsOfTheCertificateTransparencyVectors) {
  std::vector<Digest> hashes;
  CompactRange range;
  for (std::size_t n = 0;; ++n) {
    EXPECT_EQ(to_hex(root_of(hashes)), ct_roots[n]) << n;
    EXPECT_EQ(to_hex(range.root()), ct_roots[n]) << n;
    EXPECT_EQ(to_hex(root_at(n, reader_of(hashes)).value()), ct_roots[n]) << n;
    if (n == std::size(ct_leaves)) break;
    hashes.push_back(hash_leaf(unhex(ct_leaves[n])));
    range.append(hashes.back());
  }
  EXPECT_EQ(range.size(), 8u);
}

TEST(MerkleTree, HashesLeavesAndNodesWithTheirPrefixes) {
  EXPECT_EQ(to_hex(hash_leaf("L123456")), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  // The published node vector has children of four bytes; the same call with its prefix, which hash_node shares.
  EXPECT_EQ(to_hex(sha256(std::string("\x01") + "N123N456")),
            "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
  auto const l = hash_leaf("l");
  auto const r = hash_leaf("r");
  EXPECT_EQ(hash_node(l, r), sha256("\x01" + std::string(as_text(l)) + std::string(as_text(r))));
}

TEST(MerkleTree, EqualsTheNaiveTreeForAllSizesUpTo300) {
  CompactRange range;
  for (std::size_t n = 0; n <= 300; ++n) {
    auto const d = std::span(leaves()).first(n);
    auto const expected = naive::root(d);
    ASSERT_EQ(root_of(d), expected) << n;
    ASSERT_EQ(range.root(), expected) << n;
    ASSERT_EQ(root_at(n, reader_of(d)).value(), expected) << n;
    range.append(leaves()[n]);
  }
}

// Subtree hashes by (level, index), so that all pairs of sizes are quick.
NodeReader cached_reader() {
  static auto const rows = [] {
    std::vector<std::vector<Digest>> out{leaves()};
    while (out.back().size() > 1) {
      std::vector<Digest> row;
      for (std::size_t i = 0; i + 1 < out.back().size(); i += 2)
        row.push_back(naive::root(std::span(out.back()).subspan(i, 2)));
      out.push_back(std::move(row));
    }
    return out;
  }();
  return [](unsigned level, std::uint64_t index) -> Result<Digest> { return rows.at(level).at(index); };
}

TEST(MerkleTree, ProvesEveryEntryOfEverySizeUpTo300) {
  for (std::uint64_t n = 1; n <= 300; ++n) {
    auto const root = root_at(n, cached_reader()).value();
    for (std::uint64_t i = 0; i < n; ++i) {
      auto const proof = inclusion_proof(i, n, cached_reader());
      ASSERT_TRUE(proof);
      ASSERT_TRUE(verify_inclusion(i, n, leaves()[i], *proof, root)) << i << " of " << n;
    }
  }
}

TEST(MerkleTree, ProvesEverySizeConsistentWithEveryLaterOneUpTo300) {
  for (std::uint64_t n = 1; n <= 300; ++n) {
    auto const new_root = root_at(n, cached_reader()).value();
    for (std::uint64_t m = 1; m <= n; ++m) {
      auto const proof = consistency_proof(m, n, cached_reader());
      ASSERT_TRUE(proof);
      ASSERT_TRUE(verify_consistency(m, n, *proof, root_at(m, cached_reader()).value(), new_root)) << m << " to " << n;
    }
  }
}

RC_GTEST_PROP(MerkleTree, ProofsAreThoseOfTheNaiveRecursion, ()) {
  auto const n = *rc::gen::inRange<std::size_t>(1, 301);
  auto const i = *rc::gen::inRange<std::size_t>(0, n);
  auto const d = std::span(leaves()).first(n);
  RC_ASSERT(inclusion_proof(i, n, reader_of(d)).value() == naive::path(i, d));
  RC_ASSERT(consistency_proof(i + 1, n, reader_of(d)).value() == naive::subproof(i + 1, d, true));
}

RC_GTEST_PROP(MerkleTree, NoChangedBitOfAnInclusionProofIsAccepted, ()) {
  auto const n = *rc::gen::inRange<std::size_t>(2, 301);
  auto const i = *rc::gen::inRange<std::size_t>(0, n);
  auto const d = std::span(leaves()).first(n);
  auto proof = naive::path(i, d);
  auto const at = *rc::gen::inRange<std::size_t>(0, proof.size() * 256);
  proof[at / 256][at % 256 / 8] ^= static_cast<std::uint8_t>(1u << at % 8);
  RC_ASSERT(code_of(verify_inclusion(i, n, d[i], proof, naive::root(d))) == "ledger.inclusion_root");
}

RC_GTEST_PROP(MerkleTree, NoRewrittenEntryIsConsistent, ()) {
  auto const n = *rc::gen::inRange<std::size_t>(2, 301);
  auto const m = *rc::gen::inRange<std::size_t>(1, n);
  auto const i = *rc::gen::inRange<std::size_t>(0, m);
  auto rewritten = std::vector<Digest>(leaves().begin(), leaves().begin() + static_cast<std::ptrdiff_t>(n));
  rewritten[i] = naive::leaf("rewritten");
  auto const old_root = naive::root(std::span(leaves()).first(m));
  auto const proof = naive::subproof(m, rewritten, true);
  RC_ASSERT(!verify_consistency(m, n, proof, old_root, naive::root(rewritten)));
}

TEST(InclusionProof, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("inclusion")) {
    auto const proof = hashes_of(c["proof"]);
    auto const result = verify_inclusion(c["index"], c["size"], from_hex(c["leaf"]), proof, from_hex(c["root"]));
    EXPECT_EQ(code_of(result), c["want_err"].get<std::string>()) << c["desc"];
  }
}

TEST(ConsistencyProof, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("consistency")) {
    auto const proof = hashes_of(c["proof"]);
    auto const result = verify_consistency(c["size1"], c["size2"], proof, from_hex(c["root1"]), from_hex(c["root2"]));
    EXPECT_EQ(code_of(result), c["want_err"].get<std::string>()) << c["desc"];
  }
}

TEST(InclusionProof, MismatchNamesBothRoots) {
  auto const result = verify_inclusion(0, 1, leaves()[0], {}, leaves()[1]);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::conflict);
  EXPECT_EQ(result.error().args,
            (std::vector<Arg>{{"expected", to_hex(leaves()[1])}, {"computed", to_hex(leaves()[0])}}));
}

TEST(Proofs, AreRefusedOutsideTheTree) {
  EXPECT_EQ(code_of(inclusion_proof(5, 5, cached_reader())), "ledger.index_beyond_size");
  EXPECT_EQ(code_of(inclusion_proof(0, 0, cached_reader())), "ledger.index_beyond_size");
  EXPECT_EQ(code_of(consistency_proof(0, 5, cached_reader())), "ledger.consistency_zero");
  EXPECT_EQ(code_of(consistency_proof(6, 5, cached_reader())), "ledger.consistency_sizes");
}

TEST(Proofs, PassTheReadersErrorOn) {
  NodeReader const broken = [](unsigned, std::uint64_t) -> Result<Digest> { return fail("ledger.tile_path"); };
  EXPECT_EQ(code_of(inclusion_proof(1, 5, broken)), "ledger.tile_path");
  EXPECT_EQ(code_of(consistency_proof(3, 5, broken)), "ledger.tile_path");
  EXPECT_EQ(code_of(root_at(5, broken)), "ledger.tile_path");
}

}  // namespace
}  // namespace jixiao::ledger
