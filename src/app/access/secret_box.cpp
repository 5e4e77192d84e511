#include "app/access/secret_box.h"

#include <sodium.h>

#include "base/file.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

std::string hex_of(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  ::sodium_bin2hex(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  out.pop_back();
  return out;
}

std::string bytes_of(std::string_view hex) {
  std::string out(hex.size() / 2, '\0');
  std::size_t length = 0;
  char const* end = nullptr;
  ::sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), hex.data(), hex.size(), nullptr, &length,
                   &end);
  out.resize(end == hex.data() + hex.size() ? length : 0);
  return out;
}

unsigned char const* raw(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

std::string random_text(std::size_t size) {
  std::string out(size, '\0');
  ::randombytes_buf(out.data(), out.size());
  return out;
}

}  // namespace

Result<SecretBox> SecretBox::open(std::filesystem::path const& key_file) {
  if (::sodium_init() < 0) return fail(ErrorKind::unavailable, "access.secret_key", {{"file", key_file.string()}});
  std::error_code failed;
  if (!std::filesystem::exists(key_file, failed)) {
    JX_CHECK(write_file_durably(key_file, hex_of(random_text(crypto_secretbox_KEYBYTES)) + "\n", 0600));
  }
  JX_TRY(auto const text, read_file(key_file, 4096));
  auto const bytes = bytes_of(trimmed(text));
  Key key{};
  static_assert(key.size() == crypto_secretbox_KEYBYTES);
  if (bytes.size() != key.size()) {
    return fail(ErrorKind::unavailable, "access.secret_key", {{"file", key_file.string()}});
  }
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return SecretBox(key);
}

std::string SecretBox::seal(std::string_view owner, std::string_view secret) const {
  auto const nonce = random_text(crypto_secretbox_NONCEBYTES);
  auto const plain = std::string(owner) + '\0' + std::string(secret);
  std::string box(plain.size() + crypto_secretbox_MACBYTES, '\0');
  ::crypto_secretbox_easy(reinterpret_cast<unsigned char*>(box.data()), raw(plain), plain.size(), raw(nonce),
                          key_.data());
  return hex_of(nonce + box);
}

Result<std::string> SecretBox::unseal(std::string_view owner, std::string_view box_hex) const {
  auto const box = bytes_of(box_hex);
  constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  auto const refused = fail(ErrorKind::unavailable, "access.secret_box");
  if (box.size() < overhead) return refused;
  std::string plain(box.size() - overhead, '\0');
  auto const cipher = std::string_view(box).substr(crypto_secretbox_NONCEBYTES);
  if (::crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), raw(cipher), cipher.size(), raw(box),
                                   key_.data()) != 0) {
    return refused;
  }
  auto const prefix = std::string(owner) + '\0';
  if (!plain.starts_with(prefix)) return refused;
  return plain.substr(prefix.size());
}

}  // namespace jixiao::app
