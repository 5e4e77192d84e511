#pragma once
// Secrets at rest: sealed with libsodium's secretbox under a key of this home, keys/secret.key (0600), which is not in
// the database: who takes a copy of one has not the other. A box says whom it belongs to, so that one account's secret
// does not open in another's row.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixiao::app {

class SecretBox {
 public:
  // Makes the key file if there is none. access.secret_key if it is not a key.
  static Result<SecretBox> open(std::filesystem::path const& key_file);

  std::string seal(std::string_view owner, std::string_view secret) const;  // hexadecimal
  // access.secret_box: altered, another key, another owner.
  Result<std::string> unseal(std::string_view owner, std::string_view box) const;

 private:
  using Key = std::array<unsigned char, 32>;  // crypto_secretbox_KEYBYTES
  explicit SecretBox(Key const& key) : key_(key) {}
  Key key_;
};

}  // namespace jixiao::app
