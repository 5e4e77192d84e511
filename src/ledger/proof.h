#pragma once
// Proof files (C2SP tlog-proof, extension .tlog-proof): everything needed to show offline that one entry is in a log:
// its index, the inclusion proof, and the signed checkpoint verbatim. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/merkle.h"
#include "ledger/policy.h"

namespace jixiao::ledger {

inline constexpr std::size_t proof_hashes_max = 63;

struct ProofFile {
  std::optional<std::string> extra;  // the writer's own bytes; no signature covers them
  std::uint64_t index = 0;
  HashPath hashes;
  std::string checkpoint;  // the signed note as it was published
  friend bool operator==(ProofFile const&, ProofFile const&) = default;
};

// parse accepts exactly what format writes. The checkpoint must be a well-formed note; nothing is verified here.
Result<ProofFile> parse_proof(std::string_view text);
std::string format_proof(ProofFile const& proof);

enum class ProofVerdict {
  ok,              // everything holds
  quorum_not_met,  // log and inclusion hold, too few witnesses have cosigned
  broken           // the entry, the proof or the checkpoint is not what was logged
};

// All statements are checked and reported, not only up to the first that fails.
struct ProofReport {
  ProofVerdict verdict = ProofVerdict::broken;
  Digest leaf_hash{};
  std::size_t hashes = 0;
  std::optional<PolicyResult> checkpoint;  // nullopt: no acceptable checkpoint, nothing else could be checked
  bool included = false;
  std::vector<Error> errors;  // why the verdict is not ok
};
ProofReport check_proof(ProofFile const& proof, TrustPolicy const& policy, Digest const& leaf_hash);

}  // namespace jixiao::ledger
