#pragma once
// Keys of signed notes (C2SP signed-note): public keys as vkey lines, Ed25519 private keys in the PRIVATE+KEY form of
// Go's note package, and signatures by OpenSSL. Type 0x01 signs a note's text (logs), type 0x04 cosigns a checkpoint
// together with a time (witnesses, cosignature.h). Other types are refused here and ignored on notes.
// Values; a Signer may be used by one thread at a time.
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixiao::ledger {

enum class KeyType : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

struct VerifierKey {
  std::string name;
  std::uint32_t id = 0;  // first four bytes of SHA-256(name || "\n" || type || public key)
  KeyType type = KeyType::ed25519;
  std::array<std::uint8_t, 32> public_key{};
  friend bool operator==(VerifierKey const&, VerifierKey const&) = default;
};

// Not empty, valid UTF-8, without '+', control characters and any Unicode space.
bool is_key_name(std::string_view name);
VerifierKey make_verifier_key(std::string name, KeyType type, std::array<std::uint8_t, 32> const& public_key);
// name+12345678+base64; the id must be that of name and key.
Result<VerifierKey> parse_vkey(std::string_view text);
std::string format_vkey(VerifierKey const& key);
// A `vkey` file: one key per line, at least one.
Result<std::vector<VerifierKey>> parse_vkeys(std::string_view text);

// Raw Ed25519 (RFC 8032): 64 signature bytes. Any other length is a bad signature, not an error.
bool verify_ed25519(std::array<std::uint8_t, 32> const& public_key, std::string_view message,
                    std::string_view signature);

// Whoever can sign for a key: a key in memory here, a token or a key server elsewhere.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual VerifierKey const& key() const = 0;
  virtual Result<std::string> sign(std::string_view message) const = 0;  // raw signature bytes
};

// Holds the seed in memory. The destructor wipes it.
class Ed25519Signer final : public Signer {
 public:
  using Seed = std::array<std::uint8_t, 32>;
  static Result<Ed25519Signer> create(std::string name, KeyType type, Seed const& seed);
  // PRIVATE+KEY+name+12345678+base64(type || seed)
  static Result<Ed25519Signer> parse(std::string_view text);
  std::string format() const;  // the private form: keep it in a file of mode 0600

  Ed25519Signer(Ed25519Signer&&) noexcept = default;
  Ed25519Signer& operator=(Ed25519Signer&&) noexcept = default;
  VerifierKey const& key() const override { return key_; }
  Result<std::string> sign(std::string_view message) const override;

 private:
  struct Secret;
  struct WipeSecret {
    void operator()(Secret* secret) const;
  };
  Ed25519Signer(VerifierKey key, std::unique_ptr<Secret, WipeSecret> secret);
  VerifierKey key_;
  std::unique_ptr<Secret, WipeSecret> secret_;
};

// Thirty-two bytes from the operating system's generator, for seeds and salts: the ledger's only source of randomness.
std::array<std::uint8_t, 32> random_bytes();
// A new key; the caller stores signer.format().
Result<Ed25519Signer> generate_key(std::string name, KeyType type = KeyType::ed25519);

}  // namespace jixiao::ledger
