#pragma once
// The few text encodings of the ledger's formats, all strict: whatever these functions accept is the one and only
// spelling of its value, so that equal meaning always has equal bytes. Pure; errors as nullopt, the caller knows the
// place.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace jixiao::ledger {

// RFC 4648 section 4, with padding. Decoding refuses white space, missing padding and stray bits in the last character.
std::string base64(std::string_view bytes);
std::optional<std::string> parse_base64(std::string_view text);

// Decimal below 2^63: digits only, no leading zero but "0" itself.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// Exactly `digits` lower-case hexadecimal digits.
std::optional<std::uint32_t> parse_hex32(std::string_view text);
std::string hex32(std::uint32_t value);
std::optional<Digest> parse_hex_digest(std::string_view text);

std::string base64(Digest const& digest);
std::optional<Digest> parse_base64_digest(std::string_view text);

// Big-endian integers, as signed notes and cosignatures carry them.
std::string big_endian(std::uint64_t value, unsigned bytes);
std::uint64_t from_big_endian(std::string_view bytes);

inline std::string_view as_text(Digest const& digest) {
  return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

}  // namespace jixiao::ledger
