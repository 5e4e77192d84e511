#pragma once
// The state of every period that can be assessed: what facts there are for, what is drafted, what is published, and
// what changed since. GET /api/periods. Reads through the home it is given; the installation is asked for jobs only.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/jobs/jobs.h"
#include "model/pack.h"
#include "storage/publication_request_store.h"
#include "storage/result_store.h"

namespace jixiao::app {

using storage::SentBack;

// revised: published, and computed again since from other facts or another pack.
enum class PeriodStage { not_computed, draft, published, revised };
BOOST_DESCRIBE_ENUM(PeriodStage, not_computed, draft, published, revised)

// One person's word that a draft be published, where it takes another's as well.
struct PutForward {
  std::string by;  // login
  Timestamp at;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PutForward, (), (by, at, reason))

struct DraftState {
  std::string tag;  // names this very draft and how it stands with being put forward: whoever acts says so in If-Match
  Timestamp computed_at;
  std::string pack_version;
  bool stale_facts = false;               // facts came or were corrected after it was computed
  bool stale_pack = false;                // another pack is in force
  std::optional<PutForward> put_forward;  // and waiting for another person
  std::optional<SentBack> sent_back;
};
BOOST_DESCRIBE_STRUCT(DraftState, (), (tag, computed_at, pack_version, stale_facts, stale_pack, put_forward, sent_back))

struct PeriodState {
  Period period;
  PeriodKind kind = PeriodKind::month;
  PeriodStage stage = PeriodStage::not_computed;
  std::optional<DraftState> draft;
  std::optional<int> version;  // newest published one
  std::optional<std::string> published_at, reason;
  int partitions_changed = 0;  // of the published version's facts up to the period's end: replaced or added since
  std::optional<JobView> job;  // the newest computation, while it is under way or if it did not end well
};
BOOST_DESCRIBE_STRUCT(PeriodState, (),
                      (period, kind, stage, draft, version, published_at, reason, partitions_changed, job))

struct PeriodStates {
  std::vector<PeriodState> periods;  // newest end first, of one end the longer first
};
BOOST_DESCRIBE_STRUCT(PeriodStates, (), (periods))

Checked<PeriodStates> list_periods(Home& home, Jobs& jobs);

struct PublishedVersion {
  int version = 0;
  std::string published_at;
  std::string reason;
  std::optional<int> supersedes;
  std::int64_t records = 0;
  std::string pack_version;  // empty where the pack cannot be read any more
  std::int64_t leaf_index = 0;
};
BOOST_DESCRIBE_STRUCT(PublishedVersion, (),
                      (version, published_at, reason, supersedes, records, pack_version, leaf_index))

struct PublishedVersions {
  Period period;
  std::vector<PublishedVersion> versions;  // newest first
  std::optional<DraftState> draft;
};
BOOST_DESCRIBE_STRUCT(PublishedVersions, (), (period, versions, draft))

// app.not_computed where there is neither a version nor a draft.
Checked<PublishedVersions> list_versions(Home& home, Period period);

std::string draft_tag(storage::Run const& run);
// Of the draft as it stands: another one once it is put forward or sent back. `request` may be of an earlier draft.
std::string standing_tag(storage::Run const& run, std::optional<storage::PublicationRequest> const& request);
// Titles tell computations apart in the list of jobs.
std::string computation_title(Period period);
// The newest computation of a period in the history of jobs.
Result<std::optional<JobView>> find_computation(Jobs& jobs, Period period);

}  // namespace jixiao::app
