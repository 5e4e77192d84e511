#pragma once
// Checkpoints (C2SP tlog-checkpoint): the signed statement "the log of this origin has this many entries, and this is
// the root over them". Pure.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "ledger/note.h"

namespace jixiao::ledger {

struct TreeHead {
  std::uint64_t size = 0;
  Digest root{};
  friend bool operator==(TreeHead const&, TreeHead const&) = default;
};

struct Checkpoint {
  std::string origin;
  TreeHead head;
  std::vector<std::string> extensions;  // other people's; ours have none
  friend bool operator==(Checkpoint const&, Checkpoint const&) = default;
};

// The unsigned text: origin, size, base64 root, extension lines.
Result<Checkpoint> parse_checkpoint(std::string_view text);
std::string format_checkpoint(Checkpoint const& checkpoint);

// The whole signed note. An origin of ours is a key name (no blanks, no '+').
Result<std::string> sign_checkpoint(Checkpoint const& checkpoint, std::span<Signer const* const> signers);

struct SignedCheckpoint {
  Checkpoint checkpoint;
  OpenedNote opened;
};
// At least one of the keys has signed, none badly, and the origin is the one given (empty: any).
Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, std::span<VerifierKey const> log_keys,
                                         std::string_view origin);

}  // namespace jixiao::ledger
