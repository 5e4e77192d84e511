#pragma once
// Witness cosignatures (C2SP tlog-cosignature, Ed25519 "cosignature/v1", key type 0x04): "at that time this was the
// largest consistent tree of this origin I had seen". Pure; the time is the caller's.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/note.h"

namespace jixiao::ledger {

// Signature bytes are 8 bytes of Unix seconds (big-endian) and 64 of Ed25519 over "cosignature/v1\ntime N\n" + text.
std::string cosignature_message(std::string_view note_text, std::uint64_t unix_seconds);
// The time the key vouches for, or nullopt if the signature is not good.
std::optional<std::uint64_t> find_cosignature_time(VerifierKey const& key, std::string_view note_text,
                                                   std::string_view signature);
// The signer's key must be of type 0x04.
Result<Signature> cosign(std::string_view note_text, std::uint64_t unix_seconds, Signer const& signer);

}  // namespace jixiao::ledger
