#include "ledger/key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "ledger/encoding.h"

namespace jixiao::ledger {
namespace {

constexpr std::size_t name_bytes_max = 255;
constexpr std::string_view private_prefix = "PRIVATE+KEY+";

struct FreePkey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

// What Unicode calls White_Space, outside ASCII, in UTF-8.
constexpr std::string_view wide_spaces[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                            "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                            "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// name, id and the bytes behind the last '+'. Base64 may hold '+' itself, so only the first two separate.
struct KeyParts {
  std::string_view name;
  std::uint32_t id;
  KeyType type;
  std::array<std::uint8_t, 32> bytes;
};

tl::unexpected<Error> bad_key(std::string_view text) {
  return fail("ledger.key_syntax", {{"key", std::string(text.substr(0, 120))}});
}

Result<KeyParts> split_key(std::string_view text, std::string_view shown) {
  auto const first = text.find('+');
  auto const second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return bad_key(shown);
  auto const name = text.substr(0, first);
  auto const id = parse_hex32(text.substr(first + 1, second - first - 1));
  auto const bytes = parse_base64(text.substr(second + 1));
  if (!is_key_name(name) || !id || !bytes || bytes->empty()) return bad_key(shown);
  auto const type = static_cast<unsigned char>((*bytes)[0]);
  if (type != static_cast<unsigned char>(KeyType::ed25519) &&
      type != static_cast<unsigned char>(KeyType::cosignature)) {
    return fail("ledger.key_type", {{"name", std::string(name)}, {"type", fmt::format("0x{:02x}", type)}});
  }
  if (bytes->size() != 33) return bad_key(shown);
  KeyParts parts{name, *id, static_cast<KeyType>(type), {}};
  std::memcpy(parts.bytes.data(), bytes->data() + 1, parts.bytes.size());
  return parts;
}

std::string typed_bytes(KeyType type, std::array<std::uint8_t, 32> const& bytes) {
  std::string out(1, static_cast<char>(type));
  out.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
  return out;
}

tl::unexpected<Error> bad_id(std::string_view name, std::uint32_t found, std::uint32_t expected) {
  return fail("ledger.key_id", {{"name", std::string(name)}, {"found", hex32(found)}, {"expected", hex32(expected)}});
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max || find_invalid_utf8(name)) return false;
  for (char const c : name) {
    if (c == '+' || c == 0x7f || (c >= 0 && c <= ' ')) return false;
  }
  return std::none_of(std::begin(wide_spaces), std::end(wide_spaces),
                      [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

VerifierKey make_verifier_key(std::string name, KeyType type, std::array<std::uint8_t, 32> const& public_key) {
  JX_ASSERT(is_key_name(name));
  auto const digest = Sha256().update(name).update("\n").update(typed_bytes(type, public_key)).finish();
  auto const id = static_cast<std::uint32_t>(from_big_endian(as_text(digest).substr(0, 4)));
  return {std::move(name), id, type, public_key};
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  JX_TRY(auto const parts, split_key(text, text));
  auto key = make_verifier_key(std::string(parts.name), parts.type, parts.bytes);
  if (key.id != parts.id) return bad_id(key.name, parts.id, key.id);
  return key;
}

std::string format_vkey(VerifierKey const& key) {
  return fmt::format("{}+{}+{}", key.name, hex32(key.id), base64(typed_bytes(key.type, key.public_key)));
}

Result<std::vector<VerifierKey>> parse_vkeys(std::string_view text) {
  std::vector<VerifierKey> keys;
  for (auto const& line : split(text, '\n')) {
    if (trimmed(line).empty()) continue;
    JX_TRY(auto key, parse_vkey(trimmed(line)));
    keys.push_back(std::move(key));
  }
  if (keys.empty()) return fail("ledger.key_none");
  return keys;
}

bool verify_ed25519(std::array<std::uint8_t, 32> const& public_key, std::string_view message,
                    std::string_view signature) {
  if (signature.size() != 64) return false;
  Pkey const key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  Context const context(EVP_MD_CTX_new());
  if (!key || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
}

struct Ed25519Signer::Secret {
  Seed seed;
  Pkey pkey;
};

void Ed25519Signer::WipeSecret::operator()(Secret* secret) const {
  OPENSSL_cleanse(secret->seed.data(), secret->seed.size());
  delete secret;
}

Ed25519Signer::Ed25519Signer(VerifierKey key, std::unique_ptr<Secret, WipeSecret> secret)
    : key_(std::move(key)), secret_(std::move(secret)) {}

Result<Ed25519Signer> Ed25519Signer::create(std::string name, KeyType type, Seed const& seed) {
  if (!is_key_name(name)) return fail("ledger.key_name", {{"name", std::move(name)}});
  std::unique_ptr<Secret, WipeSecret> secret(
      new Secret{seed, Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()))});
  JX_ASSERT(secret->pkey != nullptr);
  std::array<std::uint8_t, 32> public_key{};
  std::size_t length = public_key.size();
  JX_ASSERT(EVP_PKEY_get_raw_public_key(secret->pkey.get(), public_key.data(), &length) == 1 && length == 32);
  return Ed25519Signer(make_verifier_key(std::move(name), type, public_key), std::move(secret));
}

Result<Ed25519Signer> Ed25519Signer::parse(std::string_view text) {
  // The text is never repeated in an error: it is a secret.
  constexpr std::string_view shown = "PRIVATE+KEY+…";
  if (!text.starts_with(private_prefix)) return bad_key(shown);
  JX_TRY(auto const parts, split_key(text.substr(private_prefix.size()), shown));
  JX_TRY(auto signer, create(std::string(parts.name), parts.type, parts.bytes));
  if (signer.key().id != parts.id) return bad_id(parts.name, parts.id, signer.key().id);
  return signer;
}

std::string Ed25519Signer::format() const {
  return fmt::format("{}{}+{}+{}", private_prefix, key_.name, hex32(key_.id),
                     base64(typed_bytes(key_.type, secret_->seed)));
}

Result<std::string> Ed25519Signer::sign(std::string_view message) const {
  Context const context(EVP_MD_CTX_new());
  std::string out(64, '\0');
  std::size_t length = out.size();
  JX_ASSERT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, secret_->pkey.get()) == 1);
  JX_ASSERT(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, bytes_of(message),
                           message.size()) == 1);
  JX_ASSERT(length == out.size());
  return out;
}

std::array<std::uint8_t, 32> random_bytes() {
  std::array<std::uint8_t, 32> out{};
  // Without randomness nothing sensible can follow: a predictable salt or key would be worse than stopping.
  JX_ASSERT(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1);
  return out;
}

Result<Ed25519Signer> generate_key(std::string name, KeyType type) {
  return Ed25519Signer::create(std::move(name), type, random_bytes());
}

}  // namespace jixiao::ledger
