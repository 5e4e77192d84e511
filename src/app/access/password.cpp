#include "app/access/password.h"

#include <sodium.h>

#include <semaphore>

#include "base/check.h"
#include "base/fold.h"

namespace jixiao::app {
namespace {

// Of the day; a hash made with other ones is made anew at the next sign-in. RFC 9106 recommends 64 MiB where memory is
// scarce; libsodium's "interactive" passes suit it.
struct Cost {
  unsigned long long passes;
  std::size_t memory_bytes;
};
constexpr Cost cost_of(Hashing hashing) {
  return hashing == Hashing::full ? Cost{3, std::size_t{64} << 20}
                                  : Cost{crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN};
}
constexpr std::size_t length_max = 256;  // bytes

constexpr std::ptrdiff_t hashes_at_a_time = 2;
std::counting_semaphore<hashes_at_a_time> free_hashes(hashes_at_a_time);

struct HashPlace {
  HashPlace() { free_hashes.acquire(); }
  HashPlace(HashPlace const&) = delete;
  ~HashPlace() { free_hashes.release(); }
};

void start_sodium() {
  static int const started = ::sodium_init();
  JX_ASSERT(started >= 0);
}

// What was typed, in one form on every machine.
std::string bytes_of(std::string_view password) {
  return composed(password.substr(0, length_max)).value_or(std::string(password.substr(0, length_max)));
}

int count_classes(std::string_view password) {
  bool lower = false, upper = false, digit = false, other = false;
  for (char const c : password) {
    if (c >= 'a' && c <= 'z') {
      lower = true;
    } else if (c >= 'A' && c <= 'Z') {
      upper = true;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      other = true;
    }
  }
  return int{lower} + int{upper} + int{digit} + int{other};
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string const& nobodys_hash() {
  static std::string const hash = hash_password(make_one_time_password());
  return hash;
}

char pick(std::string_view from) { return from[::randombytes_uniform(static_cast<std::uint32_t>(from.size()))]; }

}  // namespace

Result<void> check_password(std::string_view password, std::string_view login, AccessRules const& rules,
                            PasswordFor whom) {
  auto const text = composed(password);
  if (!text) return fail("access.password_not_text");
  if (password.size() > length_max) return fail("access.password_long", {{"limit", std::to_string(length_max)}});
  if (static_cast<int>(count_characters(*text)) < rules.password_length_min) {
    return fail("access.password_short", {{"least", std::to_string(rules.password_length_min)}});
  }
  int const classes =
      whom == PasswordFor::administrator ? rules.password_classes_min_admin : rules.password_classes_min;
  if (count_classes(*text) < classes) return fail("access.password_classes", {{"least", std::to_string(classes)}});
  auto const lower = folded(password).value_or("");
  auto const name = folded(login).value_or("");
  if (!name.empty() && lower.find(name) != std::string::npos) return fail("access.password_login");
  return {};
}

std::string hash_password(std::string_view password, Hashing hashing) {
  start_sodium();
  HashPlace const place;
  auto const bytes = bytes_of(password);
  std::string out(crypto_pwhash_argon2id_STRBYTES, '\0');
  auto const cost = cost_of(hashing);
  int const done = ::crypto_pwhash_argon2id_str(out.data(), bytes.data(), bytes.size(), cost.passes, cost.memory_bytes);
  JX_ASSERT(done == 0);  // fails for want of memory only
  out.resize(out.find('\0'));
  return out;
}

bool verify_password(std::string_view password, std::string const& hash) {
  start_sodium();
  HashPlace const place;
  auto const bytes = bytes_of(password);
  return ::crypto_pwhash_argon2id_str_verify(hash.c_str(), bytes.data(), bytes.size()) == 0 &&
         password.size() <= length_max;
}

bool needs_rehash(std::string const& hash, Hashing hashing) {
  auto const cost = cost_of(hashing);
  return ::crypto_pwhash_argon2id_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

void waste_verification(std::string_view password) { (void)verify_password(password, nobodys_hash()); }

void prepare_wasting() { (void)nobodys_hash(); }

std::string make_one_time_password() {
  start_sodium();
  constexpr std::string_view lower = "abcdefghijkmnpqrstuvwxyz", upper = "ABCDEFGHJKLMNPQRSTUVWXYZ",
                             digits = "23456789", signs = "+-=@#%";
  std::string const all = std::string(lower) + std::string(upper) + std::string(digits);
  std::string out = {pick(lower), pick(upper), pick(digits), pick(signs)};
  while (out.size() < 16) out += pick(all);
  for (std::size_t i = out.size() - 1; i > 0; --i)
    std::swap(out[i], out[::randombytes_uniform(static_cast<std::uint32_t>(i + 1))]);
  return out;
}

std::string make_token() {
  start_sodium();
  std::array<unsigned char, 32> bytes{};
  ::randombytes_buf(bytes.data(), bytes.size());
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  ::sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
  out.pop_back();  // the final NUL
  return out;
}

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jixiao::app
