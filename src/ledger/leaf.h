#pragma once
// The entries of our own logs: a few lines of text that say which event was logged without saying what it contained.
// The content enters as a salted commitment, so that personal data can be erased (row and salt) while every proof
// stays, and so that scores cannot be guessed from the public tree. docs/formats/ledger.md has the grammar. Pure.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/hash.h"
#include "base/result.h"

namespace jixiao::ledger {

struct Leaf {
  std::string kind;       // what happened: lower-case letters, digits, '-', '_', '.'; "publish", "tombstone"
  std::string unit;       // code of the unit: UTF-8 without blanks and control characters
  std::uint64_t seq = 0;  // gapless per unit, from 1: a withheld event leaves a hole
  Timestamp time;         // of the event, as the record states it
  Digest commit{};
  std::optional<std::uint64_t> about;  // index of the earlier leaf a tombstone or a correction is about
  friend bool operator==(Leaf const&, Leaf const&) = default;
};

Result<std::string> format_leaf(Leaf const& leaf);
Result<Leaf> parse_leaf(std::string_view text);  // accepts exactly what format_leaf writes

using Salt = std::array<std::uint8_t, 32>;
Salt new_salt();
// SHA-256(0x02 || salt || record); the record is the canonical bytes of the event.
Digest commit_record(Salt const& salt, std::string_view record);

}  // namespace jixiao::ledger
