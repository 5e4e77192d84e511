#pragma once
// From a draft to a new version of the pack: submitted with a reason, checked whole, looked at by another person and
// put in force, or refused, or withdrawn. Each step and its audit record are one transaction.
#include "app/access/audit.h"
#include "app/system/packs.h"
#include "app/workbench/draft.h"
#include "storage/proposal_store.h"

namespace jixiao::app {

using storage::ProposalState;

struct Proposal {
  std::int64_t id = 0;
  std::string indicator;
  std::string indicator_name;
  std::string base_digest, digest;
  std::string version;
  std::string reason;
  std::string by;
  Timestamp at;
  ProposalState state = ProposalState::open;
  std::string decided_by;
  std::optional<Timestamp> decided_at;
  std::string note;
  std::vector<FieldDifference> differences;
  std::vector<FileDifference> files;  // of the texts; only of one proposal opened by itself
  bool own = false;                   // the viewer proposed it
  bool outdated = false;              // open, but another pack has come into force since
};
BOOST_DESCRIBE_STRUCT(Proposal, (),
                      (id, indicator, indicator_name, base_digest, digest, version, reason, by, at, state, decided_by,
                       decided_at, note, differences, files, own, outdated))

struct Submission {
  Draft draft;
  std::string reason;
  std::optional<std::string> version;  // default next_version()
};
// The home must be open for writing. workbench.reason_missing, workbench.nothing_changed, workbench.version_taken, the
// draft's mistakes, those of the whole pack, policy.edit_not_possible.
Checked<Proposal> submit_proposal(Home& home, Submission const& submission, Actor const& actor, Timestamp now);

struct Installed {
  Proposal proposal;
  std::string digest;
  std::vector<Period> drafts;  // periods whose draft was computed by another pack: compute them again
};
BOOST_DESCRIBE_STRUCT(Installed, (), (proposal, digest, drafts))
// workbench.own_proposal (another person installs), workbench.not_open, workbench.outdated.
Checked<Installed> install_proposal(Home& home, std::int64_t id, Actor const& actor, Timestamp now);

// state: refused, which needs a note, or withdrawn, by its author only.
Checked<Proposal> close_proposal(Home& home, std::int64_t id, ProposalState state, std::string const& note,
                                 Actor const& actor, Timestamp now);

Checked<std::vector<Proposal>> list_proposals(Home& home, Actor const& actor);
Checked<Proposal> open_proposal(Home& home, std::int64_t id, Actor const& actor);  // workbench.proposal_unknown

}  // namespace jixiao::app
