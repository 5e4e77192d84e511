#include "ledger/cosignature.h"

#include "ledger/encoding.h"

namespace jixiao::ledger {

std::string cosignature_message(std::string_view note_text, std::uint64_t unix_seconds) {
  return fmt::format("cosignature/v1\ntime {}\n{}", unix_seconds, note_text);
}

std::optional<std::uint64_t> find_cosignature_time(VerifierKey const& key, std::string_view note_text,
                                                   std::string_view signature) {
  if (key.type != KeyType::cosignature || signature.size() != 8 + 64) return std::nullopt;
  auto const time = from_big_endian(signature.substr(0, 8));
  if (!verify_ed25519(key.public_key, cosignature_message(note_text, time), signature.substr(8))) return std::nullopt;
  return time;
}

Result<Signature> cosign(std::string_view note_text, std::uint64_t unix_seconds, Signer const& signer) {
  if (signer.key().type != KeyType::cosignature) {
    return fail("ledger.key_type", {{"name", signer.key().name},
                                    {"type", fmt::format("0x{:02x}", static_cast<unsigned>(signer.key().type))}});
  }
  JX_TRY(auto const bytes, signer.sign(cosignature_message(note_text, unix_seconds)));
  return Signature{signer.key().name, signer.key().id, big_endian(unix_seconds, 8) + bytes};
}

}  // namespace jixiao::ledger
