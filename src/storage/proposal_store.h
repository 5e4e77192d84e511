#pragma once
// Proposed changes of the policy pack, from submission to installation, refusal or withdrawal.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "storage/database.h"

namespace jixiao::storage {

enum class ProposalState { open, installed, refused, withdrawn };
BOOST_DESCRIBE_ENUM(ProposalState, open, installed, refused, withdrawn)

struct StoredProposal {
  std::int64_t id = 0;
  std::string indicator;
  std::string base_digest;  // of the pack it changes
  std::string digest;       // of the pack it makes
  std::string version;      // name of the pack it makes
  std::string reason;
  std::string account;  // who proposed
  std::string by;
  Timestamp at;
  std::string difference;  // JSON, field by field
  std::string files;       // JSON: path → whole text of the files changed
  ProposalState state = ProposalState::open;
  std::string decided_by;  // name; empty while open
  std::optional<Timestamp> decided_at;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(StoredProposal, (),
                      (id, indicator, base_digest, digest, version, reason, account, by, at, difference, files, state,
                       decided_by, decided_at, note))

class ProposalStore {
 public:
  explicit ProposalStore(Database& database) : session_(database.session()) {}

  Result<std::int64_t> insert(StoredProposal proposal);  // gives it its id
  Result<std::optional<StoredProposal>> find(std::int64_t id);
  Result<std::vector<StoredProposal>> all();  // newest first
  // storage.changed_meanwhile where it is no longer open.
  Result<void> decide(StoredProposal const& proposal);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
