#pragma once
// Which witnesses a home's log asks for cosignatures and how many are enough: HOME/ledger/policy, a C2SP tlog-policy
// that outsiders can use as it stands. No file: no witnesses yet.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "base/result.h"
#include "ledger/policy.h"

namespace jixiao::app {

struct WitnessChoice {
  std::string name;     // for people: 省财政厅
  std::string vkey;     // from the witness's own department
  std::string address;  // http(s); "/add-checkpoint" is appended
};
BOOST_DESCRIBE_STRUCT(WitnessChoice, (), (name, vkey, address))

std::filesystem::path trust_policy_path(HomePaths const& paths);
// Replaces the file. quorum: how many of them are enough, 1 to all.
Result<void> write_trust_policy(HomePaths const& paths, std::vector<WitnessChoice> const& witnesses,
                                std::int64_t quorum);
Result<std::optional<ledger::TrustPolicy>> load_trust_policy(HomePaths const& paths);

// How many of the witnesses the quorum asks for where it is one of them or one group of them; nullopt: another shape.
std::optional<std::size_t> quorum_count(ledger::TrustPolicy const& policy);

}  // namespace jixiao::app
