#include "app/workbench/proposal.h"

#include <algorithm>

#include "app/access/role_change.h"
#include "app/workbench/proposed_files.h"
#include "base/text.h"
#include "reflect/json.h"
#include "storage/pack_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

tl::unexpected<Errors> as_errors(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }
tl::unexpected<Errors> refuse(ErrorKind kind, std::string code, std::vector<Arg> args = {}) {
  return as_errors({kind, std::move(code), std::move(args), ""});
}

template <class T>
T read_json(std::string const& text) {
  auto decoded = reflect::decode<T>(Json::parse(text, nullptr, false));
  return decoded ? std::move(*decoded) : T{};
}

Proposal to_view(storage::StoredProposal const& stored, policy::LoadedPack const& active, Actor const& actor) {
  Proposal out;
  out.id = stored.id;
  out.indicator = stored.indicator;
  auto const* indicator = active.pack.find_indicator(stored.indicator);
  out.indicator_name = indicator ? indicator->name : stored.indicator;
  out.base_digest = stored.base_digest;
  out.digest = stored.digest;
  out.version = stored.version;
  out.reason = stored.reason;
  out.by = stored.by;
  out.at = stored.at;
  out.state = stored.state;
  out.decided_by = stored.decided_by;
  out.decided_at = stored.decided_at;
  out.note = stored.note;
  out.differences = read_json<std::vector<FieldDifference>>(stored.difference);
  out.own = stored.account == actor.account;
  out.outdated = stored.state == ProposalState::open && stored.base_digest != active.digest;
  return out;
}

Checked<storage::StoredProposal> find_stored(Home& home, std::int64_t id) {
  auto found = storage::ProposalStore(home.database()).find(id);
  if (!found) return as_errors(found.error());
  if (!*found) return refuse(ErrorKind::not_found, "workbench.proposal_unknown", {{"id", std::to_string(id)}});
  return std::move(**found);
}

Checked<storage::StoredProposal> find_open(Home& home, std::int64_t id) {
  JX_TRY(auto stored, find_stored(home, id));
  if (stored.state != ProposalState::open) {
    return refuse(ErrorKind::conflict, "workbench.not_open", {{"id", std::to_string(id)}});
  }
  return stored;
}

// As people know them: what they acted as, and under which login.
std::string person_of(Actor const& actor) { return actor.role.empty() ? actor.login : actor.role + " " + actor.login; }

std::string object_of(storage::StoredProposal const& one) {
  return "proposal:" + std::to_string(one.id) + " " + one.indicator;
}

Result<std::vector<Period>> drafts_of_other_packs(Home& home, std::string const& digest) {
  storage::ResultStore results(home.database());
  JX_TRY(auto const periods, results.draft_periods());
  std::vector<Period> out;
  for (auto const period : periods) {
    JX_TRY(auto const run, results.find_draft_run(period));
    if (!run || run->pack_digest == digest) continue;
    JX_TRY(auto const version, results.latest_version(period));
    if (version) {
      // What was published from this draft stays as it is; only a draft made since waits for its publication.
      JX_TRY(auto const publication, results.load_publication(period, *version));
      if (run->computed_at <= publication.published_at) continue;
    }
    out.push_back(period);
  }
  return out;
}

}  // namespace

Checked<Proposal> submit_proposal(Home& home, Submission const& submission, Actor const& actor, Timestamp now) {
  JX_TRY(auto const* const active, home.pack());
  if (trimmed(submission.reason).empty()) return refuse(ErrorKind::invalid, "workbench.reason_missing");
  JX_TRY(auto const check, check_draft(*active, submission.draft));
  if (!check.ok) {
    JX_TRY(auto const pack, apply_draft(*active, submission.draft));  // answers with the mistakes
  }
  if (check.differences.empty()) return refuse(ErrorKind::invalid, "workbench.nothing_changed");
  auto const version = submission.version.value_or(next_version(active->pack.pack.version));
  auto const versions = storage::PackStore(home.database()).all();
  if (!versions) return as_errors(versions.error());
  bool const taken =
      std::any_of(versions->begin(), versions->end(), [&](auto const& v) { return v.version == version; });
  if (taken || trimmed(version).empty()) {
    return refuse(ErrorKind::conflict, "workbench.version_taken", {{"version", version}});
  }
  JX_TRY(auto const made, propose_files(home, *active, submission.draft, version));

  storage::StoredProposal stored;
  stored.indicator = submission.draft.indicator;
  stored.base_digest = active->digest;
  stored.digest = made.after.digest;
  stored.version = version;
  stored.reason = trimmed(submission.reason);
  stored.account = actor.account;
  stored.by = person_of(actor);
  stored.at = now;
  stored.difference = reflect::render_json(reflect::to_json(check.differences));
  stored.files = reflect::render_json(reflect::to_json(changed_files(made.before, made.after)));
  auto const store = [&]() -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_TRY(stored.id, storage::ProposalStore(home.database()).insert(stored));
    JX_CHECK(record_audit(
        home.database(), actor,
        {"pack.propose", object_of(stored), AuditOutcome::done, stored.reason, stored.base_digest, stored.digest},
        now));
    return transaction.commit();
  };
  if (auto done = store(); !done) return as_errors(done.error());
  return to_view(stored, *active, actor);
}

Checked<Installed> install_proposal(Home& home, std::int64_t id, Actor const& actor, Timestamp now) {
  JX_TRY(auto stored, find_open(home, id));
  JX_TRY(auto const* const active, home.pack());
  if (stored.account == actor.account) return refuse(ErrorKind::forbidden, "workbench.own_proposal");
  if (stored.base_digest != active->digest) {
    return refuse(ErrorKind::conflict, "workbench.outdated", {{"version", active->pack.pack.version}});
  }
  JX_TRY(auto files, stored_files(home, stored.base_digest));
  for (auto& [name, content] : read_json<FileTexts>(stored.files)) files.files[name] = std::move(content);
  files.digest = policy::digest_of(files.files);
  if (files.digest != stored.digest) {
    return refuse(ErrorKind::unavailable, "app.pack_altered", {{"expected", stored.digest}, {"found", files.digest}});
  }
  JX_TRY(auto const next, policy::load_pack(files));
  if (auto allowed = check_role_change(home, active->pack, next.pack, actor, now); !allowed) {
    return as_errors(allowed.error());
  }
  stored.state = ProposalState::installed;
  stored.decided_by = person_of(actor);
  stored.decided_at = now;
  JX_CHECK(install_pack(home, files, now, [&](storage::Database& database) -> Result<void> {
    JX_CHECK(storage::ProposalStore(database).decide(stored));
    return record_audit(
        database, actor,
        {"pack.install", object_of(stored), AuditOutcome::done, stored.reason, stored.base_digest, stored.digest}, now);
  }));
  JX_TRY(auto const* const now_active, home.pack());
  auto drafts = drafts_of_other_packs(home, stored.digest);
  if (!drafts) return as_errors(drafts.error());
  return Installed{to_view(stored, *now_active, actor), stored.digest, std::move(*drafts)};
}

Checked<Proposal> close_proposal(Home& home, std::int64_t id, ProposalState state, std::string const& note,
                                 Actor const& actor, Timestamp now) {
  JX_TRY(auto stored, find_open(home, id));
  bool const own = stored.account == actor.account;
  if (state == ProposalState::withdrawn && !own) return refuse(ErrorKind::forbidden, "workbench.not_own_proposal");
  if (state == ProposalState::refused && trimmed(note).empty()) {
    return refuse(ErrorKind::invalid, "workbench.reason_missing");
  }
  stored.state = state;
  stored.decided_by = person_of(actor);
  stored.decided_at = now;
  stored.note = trimmed(note);
  auto const store = [&]() -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(storage::ProposalStore(home.database()).decide(stored));
    JX_CHECK(record_audit(home.database(), actor,
                          {state == ProposalState::withdrawn ? "pack.withdraw" : "pack.refuse",
                           object_of(stored),
                           AuditOutcome::done,
                           stored.note,
                           {},
                           {}},
                          now));
    return transaction.commit();
  };
  if (auto done = store(); !done) return as_errors(done.error());
  JX_TRY(auto const* const active, home.pack());
  return to_view(stored, *active, actor);
}

Checked<std::vector<Proposal>> list_proposals(Home& home, Actor const& actor) {
  JX_TRY(auto const* const active, home.pack());
  auto const all = storage::ProposalStore(home.database()).all();
  if (!all) return as_errors(all.error());
  std::vector<Proposal> out;
  for (auto const& stored : *all) out.push_back(to_view(stored, *active, actor));
  return out;
}

Checked<Proposal> open_proposal(Home& home, std::int64_t id, Actor const& actor) {
  JX_TRY(auto const stored, find_stored(home, id));
  JX_TRY(auto const* const active, home.pack());
  auto out = to_view(stored, *active, actor);
  JX_TRY(auto const before, stored_files(home, stored.base_digest));
  for (auto const& [path, text] : read_json<FileTexts>(stored.files)) {
    auto const found = before.files.find(path);
    FileDifference file{path, found == before.files.end() ? FileChange::added : FileChange::changed, 0, 0, {}};
    file.lines = compare_lines(found == before.files.end() ? "" : found->second, text);
    for (auto const& line : file.lines) {
      file.added += line.change == DiffMark::added ? 1 : 0;
      file.removed += line.change == DiffMark::removed ? 1 : 0;
    }
    out.files.push_back(std::move(file));
  }
  return out;
}

}  // namespace jixiao::app
