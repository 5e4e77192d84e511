#include "ledger/merkle.h"

#include <openssl/evp.h>

#include <bit>

#include "base/check.h"

namespace jixiao::ledger {
namespace {

// One context per thread, initialised again for each hash: less than half the cost of OpenSSL's one-shot calls.
class HashContext {
 public:
  HashContext() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    JX_ASSERT(algorithm_ != nullptr && context_ != nullptr);
    JX_ASSERT(EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1);
  }
  ~HashContext() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  HashContext(HashContext const&) = delete;
  HashContext& operator=(HashContext const&) = delete;

  Digest hash(std::string_view first, std::string_view second) {
    Digest out;
    unsigned length = 0;
    JX_ASSERT(EVP_DigestUpdate(context_, first.data(), first.size()) == 1);
    JX_ASSERT(second.empty() || EVP_DigestUpdate(context_, second.data(), second.size()) == 1);
    JX_ASSERT(EVP_DigestFinal_ex(context_, out.data(), &length) == 1 && length == out.size());
    JX_ASSERT(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1);
    return out;
  }

 private:
  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
};

HashContext& context() {
  thread_local HashContext one;
  return one;
}

// The largest power of two below n, for n >= 2.
std::uint64_t split_point(std::uint64_t n) { return std::bit_floor(n - 1); }

// MTH(D[begin:end]) for a range as the recursions of RFC 6962 make them: begin is a multiple of the next power of two.
Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, NodeReader const& node) {
  auto const n = end - begin;
  if (std::has_single_bit(n)) {
    auto const level = static_cast<unsigned>(std::countr_zero(n));
    return node(level, begin >> level);
  }
  auto const k = split_point(n);
  JX_TRY(auto const left, range_root(begin, begin + k, node));
  JX_TRY(auto const right, range_root(begin + k, end, node));
  return hash_node(left, right);
}

}  // namespace

Digest hash_leaf(std::string_view entry) { return context().hash(std::string_view("\0", 1), entry); }

Digest hash_node(Digest const& left, Digest const& right) {
  char bytes[65];
  bytes[0] = 1;
  std::copy(left.begin(), left.end(), bytes + 1);
  std::copy(right.begin(), right.end(), bytes + 33);
  return context().hash(std::string_view(bytes, sizeof bytes), {});
}

Digest empty_root() { return context().hash({}, {}); }

Digest root_of(std::span<Digest const> hashes) {
  if (hashes.empty()) return empty_root();
  std::vector<Digest> row(hashes.begin(), hashes.end());
  // Pairing from the left and carrying an odd last one up unchanged gives the same tree as splitting at powers of two.
  while (row.size() > 1) {
    std::size_t const pairs = row.size() / 2;
    for (std::size_t i = 0; i < pairs; ++i) row[i] = hash_node(row[2 * i], row[2 * i + 1]);
    if (row.size() % 2 == 1) row[pairs] = row.back();
    row.resize(pairs + row.size() % 2);
  }
  return row[0];
}

Result<Digest> root_at(std::uint64_t size, NodeReader const& node) {
  if (size == 0) return empty_root();
  return range_root(0, size, node);
}

Result<HashPath> inclusion_proof(std::uint64_t index, std::uint64_t size, NodeReader const& node) {
  if (index >= size) {
    return fail("ledger.index_beyond_size", {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
  }
  HashPath path;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {  // from the root down; turned round at the end
    auto const middle = begin + split_point(end - begin);
    bool const left = index < middle;
    JX_TRY(auto const sibling, left ? range_root(middle, end, node) : range_root(begin, middle, node));
    path.push_back(sibling);
    (left ? end : begin) = middle;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Result<HashPath> consistency_proof(std::uint64_t old_size, std::uint64_t size, NodeReader const& node) {
  if (old_size == 0) return fail("ledger.consistency_zero");
  if (old_size > size) {
    return fail("ledger.consistency_sizes", {{"old", std::to_string(old_size)}, {"new", std::to_string(size)}});
  }
  HashPath path;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  bool whole_old_tree = true;  // the b of SUBPROOF: the verifier knows this subtree's hash already
  while (end != old_size) {
    auto const middle = begin + split_point(end - begin);
    bool const left = old_size <= middle;
    JX_TRY(auto const sibling, left ? range_root(middle, end, node) : range_root(begin, middle, node));
    path.push_back(sibling);
    (left ? end : begin) = middle;
    whole_old_tree = whole_old_tree && left;
  }
  if (!whole_old_tree) {
    JX_TRY(auto const rest, range_root(begin, end, node));
    path.push_back(rest);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

void CompactRange::append(Digest const& leaf) {
  subtrees_.push_back(leaf);
  for (auto n = size_++; n % 2 == 1; n /= 2) {
    auto const right = subtrees_.back();
    subtrees_.pop_back();
    subtrees_.back() = hash_node(subtrees_.back(), right);
  }
}

Digest CompactRange::root() const {
  if (subtrees_.empty()) return empty_root();
  auto out = subtrees_.back();
  for (auto i = subtrees_.size() - 1; i-- > 0;) out = hash_node(subtrees_[i], out);
  return out;
}

}  // namespace jixiao::ledger
