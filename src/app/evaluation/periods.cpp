#include "app/evaluation/periods.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/facts.h"
#include "app/reading/sentences.h"
#include "base/hash.h"
#include "reflect/canonical.h"
#include "storage/fact_store.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

Errors as_errors(Error error) { return Errors{std::move(error)}; }

// What every period's state is told by, read once.
struct Ground {
  PeriodKind shortest = PeriodKind::month;
  std::string active_pack;
  std::string facts_digest;
  std::vector<PartitionFile> files;
  std::map<std::string, std::string> pack_versions;  // digest → version

  std::string version_of(std::string const& digest) const {
    auto const found = pack_versions.find(digest);
    return found == pack_versions.end() ? "" : found->second;
  }
};

Result<Ground> load_ground(Home& home, PeriodKind shortest) {
  Ground out;
  out.shortest = shortest;
  JX_TRY(out.files, storage::FactStore(home.database()).current_files());
  out.facts_digest = facts_digest(out.files);
  JX_TRY(auto const packs, storage::PackStore(home.database()).all());
  for (auto const& pack : packs) {
    out.pack_versions[pack.digest] = pack.version;
    if (pack.active) out.active_pack = pack.digest;
  }
  return out;
}

// Facts of a month make its quarter and year possible too. Half-years are listed only where somebody computed one.
std::set<Period> periods_with_facts(Ground const& ground) {
  std::set<Period> out;
  for (auto const& file : ground.files) {
    auto const partition = Period::parse(file.period);
    if (!partition) continue;
    for (auto const kind : {PeriodKind::month, PeriodKind::quarter, PeriodKind::year}) {
      if (kind > ground.shortest || months_in(kind) < partition->months()) continue;
      out.insert(partition->enclosing(kind));
    }
  }
  return out;
}

Result<DraftState> make_draft(Home& home, Ground const& ground, storage::Run const& run) {
  DraftState out;
  if (auto const at = Timestamp::parse(run.computed_at)) out.computed_at = *at;
  out.pack_version = ground.version_of(run.pack_digest);
  out.stale_facts = run.facts_digest != ground.facts_digest;
  out.stale_pack = run.pack_digest != ground.active_pack;
  JX_TRY(auto const request, storage::PublicationRequestStore(home.database()).find(run.period));
  out.tag = standing_tag(run, request);
  if (!request || request->draft != draft_tag(run)) return out;
  out.sent_back = request->sent_back;
  if (!request->sent_back) out.put_forward = PutForward{request->by, request->at, request->reason};
  return out;
}

// Partitions that end with the period or before it and are not as the publication read them.
Result<int> partitions_changed(storage::ResultStore& results, Ground const& ground, Period period, int version) {
  JX_TRY(auto const inputs, results.load_inputs(period, version));
  std::set<std::string> read;
  for (auto const& input : inputs) read.insert(input.digest);
  int out = 0;
  for (auto const& file : ground.files) {
    auto const partition = Period::parse(file.period);
    if (partition && partition->last_month() <= period.last_month() && !read.contains(file.digest)) ++out;
  }
  return out;
}

Result<PeriodState> make_state(Home& home, Ground const& ground, Period period) {
  storage::ResultStore results(home.database());
  PeriodState out;
  out.period = period;
  out.kind = period.kind;
  JX_TRY(auto const run, results.find_draft_run(period));
  JX_TRY(auto const version, results.latest_version(period));
  if (version) {
    JX_TRY(auto const head, results.load_publication(period, *version));
    out.version = version;
    out.published_at = head.published_at;
    if (!head.reason.empty()) out.reason = head.reason;
    out.stage = PeriodStage::published;
    JX_TRY(out.partitions_changed, partitions_changed(results, ground, period, *version));
    bool const other = run && (run->pack_digest != head.pack_digest || run->facts_digest != head.facts_digest ||
                               run->catalogue != head.catalogue);
    if (!other) return out;  // its draft is what was published
    out.stage = PeriodStage::revised;
  }
  if (run) {
    JX_TRY(out.draft, make_draft(home, ground, *run));
    if (!version) out.stage = PeriodStage::draft;
  }
  return out;
}

}  // namespace

std::string draft_tag(storage::Run const& run) { return to_hex(sha256(reflect::canonical_bytes(run))).substr(0, 32); }

std::string standing_tag(storage::Run const& run, std::optional<storage::PublicationRequest> const& request) {
  auto const draft = draft_tag(run);
  if (!request || request->draft != draft) return draft;
  return to_hex(sha256(reflect::canonical_bytes(*request))).substr(0, 32);
}

std::string computation_title(Period period) { return "计算 " + dated_words(period) + "考评结果"; }

Result<std::optional<JobView>> find_computation(Jobs& jobs, Period period) {
  JX_TRY(auto const all, jobs.list({.kind = "compute", .before_id = {}, .limit = 200}));
  auto const title = computation_title(period);
  for (auto const& job : all) {
    if (job.title == title) return std::optional(job);
  }
  return std::optional<JobView>();
}

Checked<PeriodStates> list_periods(Home& home, Jobs& jobs) {
  JX_TRY(auto const* const pack, home.pack());
  auto const list = [&]() -> Result<PeriodStates> {
    JX_TRY(auto const ground, load_ground(home, pack->pack.pack.shortest));
    storage::ResultStore results(home.database());
    auto periods = periods_with_facts(ground);
    JX_TRY(auto const drafts, results.draft_periods());
    periods.insert(drafts.begin(), drafts.end());
    JX_TRY(auto const publications, results.all_publications());
    for (auto const& publication : publications) periods.insert(publication.period);
    PeriodStates out;
    for (auto const period : periods) {
      JX_TRY(auto state, make_state(home, ground, period));
      JX_TRY(auto job, find_computation(jobs, period));
      if (job && job->state != JobState::done && job->state != JobState::cancelled) state.job = std::move(job);
      out.periods.push_back(std::move(state));
    }
    std::sort(out.periods.begin(), out.periods.end(), [](PeriodState const& a, PeriodState const& b) {
      auto const end_a = a.period.last_month(), end_b = b.period.last_month();
      return end_a != end_b ? end_a > end_b : a.period.months() > b.period.months();
    });
    return out;
  };
  return list().map_error(as_errors);
}

Checked<PublishedVersions> list_versions(Home& home, Period period) {
  JX_TRY(auto const* const pack, home.pack());
  auto const list = [&]() -> Result<PublishedVersions> {
    JX_TRY(auto const ground, load_ground(home, pack->pack.pack.shortest));
    storage::ResultStore results(home.database());
    PublishedVersions out;
    out.period = period;
    JX_TRY(auto const latest, results.latest_version(period));
    for (int version = latest.value_or(0); version > 0; --version) {
      JX_TRY(auto const head, results.load_publication(period, version));
      out.versions.push_back({version, head.published_at, head.reason, head.supersedes, head.record_count,
                              ground.version_of(head.pack_digest), head.leaf_index});
    }
    JX_TRY(auto const run, results.find_draft_run(period));
    if (run) {
      JX_TRY(out.draft, make_draft(home, ground, *run));
    }
    if (!latest && !run) return fail(ErrorKind::not_found, "app.not_computed", {{"period", period.to_string()}});
    return out;
  };
  return list().map_error(as_errors);
}

}  // namespace jixiao::app
