#include "app/access/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "base/check.h"
#include "base/zone.h"

namespace jixiao::app {
namespace {

constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (unsigned char const c : text) {
    bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return out;
}

}  // namespace

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[counter.size() - 1 - i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  auto const* const done = ::HMAC(::EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
                                  counter.size(), mac.data(), &length);
  JX_ASSERT(done && length == 20);
  // RFC 4226 §5.3: the low four bits of the last byte say where the 31 bits begin.
  std::size_t const offset = mac[19] & 0x0FU;
  std::uint32_t const bits = (std::uint32_t{mac[offset]} & 0x7FU) << 24 | std::uint32_t{mac[offset + 1]} << 16 |
                             std::uint32_t{mac[offset + 2]} << 8 | std::uint32_t{mac[offset + 3]};
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", bits % modulus, digits);
}

std::int64_t totp_step_at(Timestamp now) { return to_unix(now) / totp_step_seconds; }

std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, std::int64_t step,
                                       std::int64_t last_step) {
  std::optional<std::int64_t> found;
  for (auto const candidate : {step - 1, step, step + 1}) {
    auto const expected = totp_code(secret, candidate);
    bool const same = code.size() == expected.size() && ::sodium_memcmp(code.data(), expected.data(), code.size()) == 0;
    if (same && candidate > last_step) found = candidate;
  }
  return found;
}

std::string to_base32(std::string_view bytes) {
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (unsigned char const c : bytes) {
    buffer = buffer << 8 | c;
    for (bits += 8; bits >= 5; bits -= 5) out += base32_letters[buffer >> (bits - 5) & 31U];
  }
  if (bits > 0) out += base32_letters[buffer << (5 - bits) & 31U];
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (char const c : text) {
    auto const value = base32_letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = buffer << 5 | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(buffer >> bits & 255U);
  }
  return out;
}

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view login) {
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", percent_encoded(issuer), percent_encoded(login),
                     to_base32(secret), percent_encoded(issuer));
}

}  // namespace jixiao::app
