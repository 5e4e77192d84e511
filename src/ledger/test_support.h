#pragma once
// What the ledger's tests share: test data, scratch folders, and the naive tree of RFC 6962 they compare with.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/file.h"
#include "ledger/encoding.h"
#include "ledger/log_writer.h"
#include "ledger/merkle.h"

namespace jixiao::ledger::test {

inline std::filesystem::path data_path(std::string const& name) {
  return std::filesystem::path(JIXIAO_SOURCE_DIR) / "tests/data/ledger" / name;
}
inline std::string read_data(std::string const& name) { return read_file(data_path(name)).value(); }
inline nlohmann::json read_cases(std::string const& name) {
  auto cases = nlohmann::json::parse(read_data(name + ".json"));
  EXPECT_GT(cases.size(), 10u);
  return cases;
}
inline std::vector<VerifierKey> read_keys(std::string const& name) { return parse_vkeys(read_data(name)).value(); }

inline Digest from_hex(std::string const& hex) { return parse_hex_digest(hex).value(); }
inline std::string unhex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return out;
}

template <class T>
std::string code_of(Result<T> const& result) {
  return result ? "" : result.error().code;
}

// Property tests draw the same cases in every run; RC_PARAMS in the environment asks for others.
inline int const property_seed = ::setenv("RC_PARAMS", "seed=20260930", 0);

// The definitions of RFC 6962 section 2.1, word for word, with a hash call of base/ instead of the ledger's own.
namespace naive {
inline std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (2 * k < n) k *= 2;
  return k;
}
inline Digest leaf(std::string_view entry) { return sha256(std::string("\0", 1) + std::string(entry)); }
inline Digest root(std::span<Digest const> d) {
  if (d.empty()) return sha256("");
  if (d.size() == 1) return d[0];
  auto const k = split(d.size());
  return Sha256().update("\x01").update(root(d.first(k))).update(root(d.subspan(k))).finish();
}
inline HashPath path(std::size_t m, std::span<Digest const> d) {
  if (d.size() == 1) return {};
  auto const k = split(d.size());
  auto out = m < k ? path(m, d.first(k)) : path(m - k, d.subspan(k));
  out.push_back(root(m < k ? d.subspan(k) : d.first(k)));
  return out;
}
inline HashPath subproof(std::size_t m, std::span<Digest const> d, bool whole) {
  if (m == d.size()) return whole ? HashPath{} : HashPath{root(d)};
  auto const k = split(d.size());
  auto out = m <= k ? subproof(m, d.first(k), whole) : subproof(m - k, d.subspan(k), false);
  out.push_back(root(m <= k ? d.subspan(k) : d.first(k)));
  return out;
}
}  // namespace naive

class TempFolder {
 public:
  TempFolder() {
    // In memory where that is possible: a killed process needs no disk to lose nothing, and the tests are many.
    std::filesystem::path const memory = "/dev/shm";
    auto const parent = ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    auto name = (parent / "jixiao-ledger-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(TempFolder const&) = delete;
  TempFolder& operator=(TempFolder const&) = delete;
  std::filesystem::path const& path() const { return path_; }
  std::filesystem::path log() const { return path_ / "ledger"; }

 private:
  std::filesystem::path path_;
};

inline constexpr char const* origin = "perf.test.example/ledger";
inline Ed25519Signer const& log_signer() {
  static auto const signer = Ed25519Signer::create(origin, KeyType::ed25519, {1, 2, 3}).value();
  return signer;
}
inline LogOptions log_options(std::filesystem::path const& folder) {
  return {folder, origin, {&log_signer()}, std::nullopt, {}};
}
// Entry i of every test log: its length varies from 0 up.
inline std::string make_entry(std::uint64_t i) {
  return i % 37 == 0 ? "" : "entry " + std::to_string(i) + std::string(i % 61, '.');
}
inline std::vector<std::string> make_entries(std::uint64_t first, std::uint64_t count) {
  std::vector<std::string> out;
  for (std::uint64_t i = 0; i < count; ++i) out.push_back(make_entry(first + i));
  return out;
}
inline Digest naive_root_of_entries(std::uint64_t size) {
  std::vector<Digest> leaves;
  for (std::uint64_t i = 0; i < size; ++i) leaves.push_back(naive::leaf(make_entry(i)));
  return naive::root(leaves);
}

}  // namespace jixiao::ledger::test
