#pragma once
// SHA-256 (FIPS 180-4) by OpenSSL, and its hexadecimal form. Content addresses, cache keys and the ledger use it.
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace jixiao {

using Digest = std::array<std::uint8_t, 32>;

// Feed in any number of pieces; finish() once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& update(std::span<std::uint8_t const> bytes);
  Sha256& update(std::string_view bytes);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(std::string_view bytes);
std::string to_hex(std::span<std::uint8_t const> bytes);
inline std::string sha256_hex(std::string_view bytes) {
  auto const d = sha256(bytes);
  return to_hex(d);
}

}  // namespace jixiao
