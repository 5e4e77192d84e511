#pragma once
// Whom a verifier trusts (C2SP tlog-policy): the logs whose signature counts, the witnesses, and the quorum of
// witnesses that must have cosigned. Errors carry the line number as their place. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/key.h"

namespace jixiao::ledger {

struct TrustPolicy {
  struct Log {
    VerifierKey key;  // its name is the log's origin
    std::string url;
  };
  struct Witness {
    std::string name;
    VerifierKey key;
    std::string url;
  };
  // What a group or the quorum counts: an index into witnesses or into groups.
  struct Member {
    enum class Kind { witness, group } kind;
    std::size_t index;
  };
  struct Group {
    std::string name;
    std::size_t threshold;
    std::vector<Member> members;
  };
  std::vector<Log> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  std::optional<Member> quorum;  // nullopt: none needed
};

Result<TrustPolicy> parse_policy(std::string_view text);

// How a checkpoint fares under a policy. A bad signature of a known key makes it no checkpoint at all (an Error);
// missing cosignatures do not: that is quorum_met = false.
struct PolicyResult {
  Checkpoint checkpoint;
  std::vector<std::size_t> logs_signed;  // indices into policy.logs; never empty
  // Per witness of the policy, the earliest time it vouches for; nullopt: no cosignature.
  std::vector<std::optional<std::uint64_t>> witness_times;
  std::string quorum_name;  // empty: none needed
  bool quorum_met = false;
};
Result<PolicyResult> check_checkpoint(std::string_view signed_note, TrustPolicy const& policy);

}  // namespace jixiao::ledger
