#include "app/access/access.h"
#include "app/access/accounts_state.h"
#include "app/access/password.h"
#include "app/facts.h"

namespace jixiao::app {
namespace {

tl::unexpected<Errors> as_errors(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }

Checked<std::shared_ptr<AccessPolicy const>> load_policy(Home& home, bool demo, Timestamp now) {
  JX_TRY(auto const* const pack, home.pack());
  // Units may come with data, and data may be wrong: then scopes are empty, but people can sign in and mend it.
  auto const units = load_units(home);
  auto tree = OrgTree::create(units ? *units : pack->pack.units, now.date());
  auto policy = std::make_shared<AccessPolicy>();
  policy->title = pack->pack.pack.title;
  policy->roles = pack->pack.effective_roles();
  policy->rules = pack->pack.access;
  if (tree) policy->tree = std::move(*tree);
  policy->demo = demo;
  if (demo) policy->identities = demo_identities(policy->roles, policy->tree);
  return std::shared_ptr<AccessPolicy const>(std::move(policy));
}

// Sessions as accounts, grants and policy stand now. Rows of accounts that are gone or disabled give none.
Result<std::vector<std::pair<std::shared_ptr<Session const>, Timestamp>>> load_sessions(storage::Database& database,
                                                                                        AccessPolicy const& policy,
                                                                                        Timestamp now) {
  storage::AccountStore store(database);
  JX_TRY(auto const rows, store.all_sessions());
  JX_TRY(auto const accounts, store.all());
  JX_TRY(auto const grants, store.all_grants());
  std::map<std::string, storage::Account const*> by_id;
  for (auto const& account : accounts) by_id[account.id] = &account;
  std::map<std::string, std::vector<Grant>> grants_of;
  for (auto const& grant : grants) grants_of[grant.account].push_back({grant.role, grant.unit});
  std::vector<std::pair<std::shared_ptr<Session const>, Timestamp>> out;
  for (auto const& row : rows) {
    if (row.account.starts_with(demo_prefix)) {
      auto const* const identity = policy.find_identity(row.account.substr(demo_prefix.size()));
      if (identity) out.emplace_back(make_demo_session(row, *identity, policy), row.last_seen_at);
    } else if (auto const found = by_id.find(row.account); found != by_id.end() && !found->second->disabled) {
      out.emplace_back(make_session(row, *found->second, grants_of[row.account], policy, now), row.last_seen_at);
    }
  }
  return out;
}

}  // namespace

Accounts::Accounts(std::unique_ptr<State> state) : state_(std::move(state)) {}
Accounts::~Accounts() = default;

Checked<std::unique_ptr<Accounts>> Accounts::open(Home& home, Timestamp now, Hashing hashing) {
  auto state = std::make_unique<State>();
  state->paths = home.paths();
  state->demo = app::is_demo(home);
  JX_TRY(auto policy, load_policy(home, state->demo, now));
  auto database = storage::Database::open(home.paths().database().string(), storage::OpenMode::existing);
  if (!database) return as_errors(database.error());
  state->database = std::make_unique<storage::Database>(std::move(*database));
  auto sessions = load_sessions(*state->database, *policy, now);
  if (!sessions) return as_errors(sessions.error());
  for (auto& [session, last_seen] : *sessions) state->sessions.insert(std::move(session), last_seen);
  state->set_policy(std::move(policy));
  state->hashing = hashing;
  prepare_wasting();  // the first stranger must not wait longer than the second
  return std::unique_ptr<Accounts>(new Accounts(std::move(state)));
}

Checked<void> Accounts::reload(Home& home, Timestamp now) {
  JX_TRY(auto policy, load_policy(home, state_->demo, now));
  std::lock_guard const lock(state_->database_mutex);
  auto const sessions = load_sessions(*state_->database, *policy, now);
  if (!sessions) return as_errors(sessions.error());
  std::vector<std::shared_ptr<Session const>> fresh;
  std::set<std::string> kept;
  for (auto const& [session, last_seen] : *sessions) {
    fresh.push_back(session);
    kept.insert(session->id);
  }
  for (auto const& seen : state_->sessions.all()) {
    if (!kept.contains(seen.session->id)) state_->sessions.erase(seen.session->id);
  }
  state_->sessions.replace(fresh);
  state_->set_policy(std::move(policy));
  return {};
}

std::vector<Role> Accounts::roles() const { return state_->policy()->roles; }
AccessRules Accounts::rules() const { return state_->policy()->rules; }

Result<storage::Account> Accounts::State::load(std::string const& account) {
  JX_TRY(auto found, storage::AccountStore(*database).find(account));
  if (!found) return fail(ErrorKind::not_found, "access.account_unknown", {{"account", account}});
  return std::move(*found);
}

Result<std::vector<AuditRecord>> Accounts::read_audit(AuditQuery const& query) {
  std::lock_guard const lock(state_->database_mutex);
  auto bounded = query;
  bounded.limit = std::clamp<std::int64_t>(query.limit, 1, 1000);
  return storage::AuditStore(*state_->database).find(bounded);
}

void Accounts::note_refusal(std::string const& remote, std::string const& action, std::string const& object,
                            Timestamp now) {
  AuditRecord record;
  record.at = now;
  record.remote = remote;
  record.action = action;
  record.object = shortened(object, 200);
  record.outcome = AuditOutcome::refused;
  write_first(state_->strangers.add(std::move(record), now));
}

void Accounts::note_refusal(Actor const& who, Deed const& refused, Timestamp now) {
  AuditRecord record;
  record.at = now;
  record.account = who.login;
  record.role = who.role;
  record.remote = who.remote;
  record.action = refused.action;
  record.object = shortened(refused.object, 200);
  record.outcome = AuditOutcome::refused;
  record.detail = shortened(refused.detail, 300);
  write_first(state_->people.add(std::move(record), now));
}

// Nothing was done, so nothing is lost if this cannot be written.
void Accounts::write_first(std::optional<AuditRecord> const& record) {
  if (!record) return;
  std::lock_guard const lock(state_->database_mutex);
  (void)storage::AuditStore(*state_->database).insert(*record);
}

Result<void> Accounts::sweep(Timestamp now) {
  auto const policy = state_->policy();
  auto const idle = std::int64_t{policy->rules.idle_minutes} * 60;
  std::vector<std::string> over;
  for (auto const& seen : state_->sessions.all()) {
    if (now.seconds - seen.last_seen.seconds > idle || now > seen.session->ends_at) over.push_back(seen.session->id);
  }
  auto const seen = state_->sessions.take_seen();
  auto counts = state_->strangers.take_due(now);
  auto const refused = state_->people.take_due(now);
  counts.insert(counts.end(), refused.begin(), refused.end());
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    for (auto const& one : seen) JX_CHECK(store.touch_session(one.session->id, one.last_seen));
    for (auto const& id : over) JX_CHECK(store.erase_session(id));
    state_->changes.ended = over;
    for (auto const& count : counts) JX_CHECK(storage::AuditStore(database).insert(count));
    JX_TRY(auto accounts, store.all());
    for (auto& account : accounts) {
      if (account.disabled || !is_unused(account, policy->rules, now)) continue;
      account.disabled = true;
      account.disabled_reason = fmt::format("超过 {} 天未登录", policy->rules.unused_days_max);
      JX_CHECK(store.update(account));
      JX_CHECK(store.erase_sessions_of(account.id));
      Actor const platform{"", "", "平台", "", {}};
      JX_CHECK(record_audit(database, platform,
                            {"account.disable", account.login, AuditOutcome::done, *account.disabled_reason, {}, {}},
                            now));
      state_->changes.ended_accounts.push_back(account.id);
    }
    return {};
  }));
  return {};
}

}  // namespace jixiao::app
