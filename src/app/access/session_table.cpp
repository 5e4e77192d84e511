#include "app/access/session_table.h"

#include "app/access/password.h"
#include "reflect/json_fwd.h"

namespace jixiao::app {

bool Session::may_see(std::string_view sensitive_kind) const {
  return !must_change_password && !must_enable_totp &&
         std::find(sensitive.begin(), sensitive.end(), sensitive_kind) != sensitive.end();
}

bool Session::csrf_matches(std::string_view given) const { return !csrf.empty() && same_text(csrf, given); }

void SessionTable::insert(std::shared_ptr<Session const> session, Timestamp last_seen) {
  auto const id = reflect::parse_digest(session->id);
  if (!id) return;  // a row somebody else wrote: opens nothing
  auto entry = std::make_unique<Entry>();
  entry->session = std::move(session);
  entry->last_seen = entry->taken = last_seen.seconds;
  std::unique_lock const lock(mutex_);
  entries_[*id] = std::move(entry);
}

std::shared_ptr<Session const> SessionTable::find(Digest const& id, Timestamp now, std::int64_t idle_seconds,
                                                  bool touch) {
  std::shared_lock const lock(mutex_);
  auto const found = entries_.find(id);
  if (found == entries_.end()) return nullptr;
  auto& entry = *found->second;
  auto const last_seen = entry.last_seen.load(std::memory_order_relaxed);
  if (now.seconds - last_seen > idle_seconds || now > entry.session->ends_at) return nullptr;
  if (touch && now.seconds > last_seen) entry.last_seen.store(now.seconds, std::memory_order_relaxed);
  return entry.session;
}

bool SessionTable::erase(std::string const& id) {
  auto const digest = reflect::parse_digest(id);
  std::unique_lock const lock(mutex_);
  return digest && entries_.erase(*digest) > 0;
}

void SessionTable::erase_account(std::string const& account) {
  std::unique_lock const lock(mutex_);
  std::erase_if(entries_, [&](auto const& entry) { return entry.second->session->account == account; });
}

std::vector<SessionTable::Seen> SessionTable::all() const {
  std::shared_lock const lock(mutex_);
  std::vector<Seen> out;
  for (auto const& [id, entry] : entries_) out.push_back({entry->session, {entry->last_seen.load()}});
  return out;
}

std::vector<SessionTable::Seen> SessionTable::of_account(std::string const& account) const {
  auto out = all();
  std::erase_if(out, [&](Seen const& seen) { return seen.session->account != account; });
  std::sort(out.begin(), out.end(), [](Seen const& a, Seen const& b) {
    return std::tie(a.session->started_at, a.session->id) < std::tie(b.session->started_at, b.session->id);
  });
  return out;
}

std::vector<SessionTable::Seen> SessionTable::take_seen() {
  std::unique_lock const lock(mutex_);
  std::vector<Seen> out;
  for (auto& [id, entry] : entries_) {
    auto const last_seen = entry->last_seen.load();
    if (last_seen == entry->taken) continue;
    entry->taken = last_seen;
    out.push_back({entry->session, {last_seen}});
  }
  return out;
}

void SessionTable::replace(std::vector<std::shared_ptr<Session const>> const& sessions) {
  std::unique_lock const lock(mutex_);
  for (auto const& session : sessions) {
    auto const id = reflect::parse_digest(session->id);
    auto const found = id ? entries_.find(*id) : entries_.end();
    if (found != entries_.end()) found->second->session = session;
  }
}

}  // namespace jixiao::app
