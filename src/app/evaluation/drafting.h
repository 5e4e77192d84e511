#pragma once
// From facts to a published version, as people do it on the page: compute a draft as a background job, look at what the
// checks found, publish the very draft one looked at, or send back what another put forward. Thread-safe: everything
// goes through the installation.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/evaluation/periods.h"
#include "app/installation.h"
#include "app/publish.h"

namespace jixiao::app {

// The computation as a job; its id. evaluation.no_such_period where there are no facts; app.job_waits where one is
// under way already.
Checked<std::int64_t> order_draft(Installation& installation, Actor const& actor, Period period, Timestamp now);
// The job's work.
Checked<Json> compute_draft(Installation& installation, JobControl& job, Actor const& actor, Period period);
// Stops it where it stands: the former draft stays. evaluation.no_computation.
Checked<void> cancel_draft(Installation& installation, Actor const& actor, Period period, Timestamp now);

struct DraftFinding {
  bool blocking = false;
  std::string check;  // balance, sudden_change, coverage, stale
  std::string text;
  std::optional<std::string> unit, indicator;
};
BOOST_DESCRIBE_STRUCT(DraftFinding, (), (blocking, check, text, unit, indicator))

// What is known before a draft is published, and what publishing asks for.
struct DraftChecks {
  Period period;
  DraftState draft;
  std::int64_t units = 0;      // records that would be published
  std::int64_t blocking = 0;   // findings that must be answered
  std::optional<int> version;  // that would be superseded
  bool reason_required = false;
  bool second_person = false;          // one puts it forward, another publishes it
  std::vector<DraftFinding> findings;  // blocking ones first
};
BOOST_DESCRIBE_STRUCT(DraftChecks, (),
                      (period, draft, units, blocking, version, reason_required, second_person, findings))

Checked<DraftChecks> check_period(Home& home, Period period);

struct PublicationOrder {
  Period period;
  std::string draft;  // DraftState::tag as it was looked at
  std::string reason;
};

struct PublicationDone {
  Period period;
  int version = 0;
  std::optional<int> supersedes;
  std::int64_t records = 0;
  std::int64_t leaf_index = 0;
  bool unchanged = false;    // the newest version holds the same; nothing was published
  bool waiting = false;      // put forward; somebody else publishes it
  std::string ledger_waits;  // PublishReport
};
BOOST_DESCRIBE_STRUCT(PublicationDone, (),
                      (period, version, supersedes, records, leaf_index, unchanged, waiting, ledger_waits))

// api.lost_update where the draft is another one by now, or was put forward or sent back; evaluation.reason_required_*.
// Where it takes a second person (PublishChecks, never in a demonstration) the first one's order puts the draft
// forward, and one by the same person is refused: evaluation.second_person. Whoever publishes may leave the reason as
// it was given.
Checked<PublicationDone> publish_draft(Installation& installation, Actor const& actor, PublicationOrder const& order,
                                       Timestamp now);

// Ends the wait of a draft that was put forward, with the order's reason: withdrawn by who put it forward, returned by
// anybody else. evaluation.not_put_forward, evaluation.reason_short, api.lost_update. It may be put forward again.
Checked<SentBack> send_back_draft(Installation& installation, Actor const& actor, PublicationOrder const& order,
                                  Timestamp now);

}  // namespace jixiao::app
