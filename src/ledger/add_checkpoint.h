#pragma once
// What a log asks of a witness (C2SP tlog-witness, POST …/add-checkpoint) and how a witness judges it: pure functions
// of the request and the last tree head cosigned. witness.h adds the memory.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"

namespace jixiao::ledger {

inline constexpr std::size_t add_checkpoint_hashes_max = 63;

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  HashPath proof;    // that the tree of old_size is the beginning of the checkpoint's
  std::string note;  // the signed checkpoint as the log published it
  friend bool operator==(AddCheckpoint const&, AddCheckpoint const&) = default;
};

// "old N", hashes one a line, an empty line, the note. parse accepts exactly what format writes.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);
std::string format_add_checkpoint(AddCheckpoint const& request);

// A log a witness watches: its keys are the only ones that count.
struct WitnessedLog {
  std::string origin;
  std::vector<VerifierKey> keys;
};

enum class Refusal : std::uint16_t {
  none = 200,
  malformed = 400,       // not the format, or old size beyond the checkpoint's
  unknown_key = 403,     // no signature of the log's keys, or a bad one
  unknown_origin = 404,  // not a log this witness watches
  other_size = 409,      // old size is not the size cosigned last
  inconsistent = 422     // the tree does not extend the one cosigned last
};

struct Judgement {
  Refusal refusal = Refusal::none;
  std::optional<Error> error;                  // why refused
  std::uint64_t last_size = 0;                 // other_size: what was cosigned last
  std::optional<SignedCheckpoint> checkpoint;  // accepted: the checkpoint and which lines of the log's are good
};

// In the order of the refusals' documentation: 400, 404, 403, 409, 422. `last` is asked with a known origin only and
// answers the head cosigned last, an empty tree where there is none yet.
Judgement judge_add_checkpoint(AddCheckpoint const& request, std::span<WitnessedLog const> logs,
                               std::function<TreeHead(std::string const& origin)> const& last);

}  // namespace jixiao::ledger
