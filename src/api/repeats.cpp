#include "api/repeats.h"

namespace jixiao::api {

std::size_t Repeats::bytes_of(Entry const& entry) {
  return entry.response && entry.response->body ? entry.response->body->size() : 0;
}

void Repeats::erase(Entries::iterator place) {
  bytes_ -= bytes_of(place->second);
  entries_.erase(place);
}

// The oldest that are done give way; what still runs is never forgotten.
void Repeats::make_room(std::size_t entries, std::size_t bytes) {
  while (entries_.size() + entries > kept_max || bytes_ + bytes > bytes_max) {
    auto oldest = entries_.end();
    for (auto at = entries_.begin(); at != entries_.end(); ++at) {
      bool const done = at->second.response || at->second.done_once;
      if (done && (oldest == entries_.end() || at->second.at < oldest->second.at)) oldest = at;
    }
    if (oldest == entries_.end()) return;
    erase(oldest);
  }
}

std::optional<Result<Response>> Repeats::find(std::string const& key, std::string const& content, Timestamp now) {
  std::lock_guard const lock(mutex_);
  if (!entries_.contains(key)) make_room(1, 0);
  auto const [found, fresh] = entries_.try_emplace(key, Entry{content, std::nullopt, now, false});
  if (fresh) return std::nullopt;
  auto& entry = found->second;
  if (now.seconds - entry.at.seconds > kept_seconds) {
    bytes_ -= bytes_of(entry);
    entry = {content, std::nullopt, now, false};
    return std::nullopt;
  }
  auto const shown = key.substr(key.find('\n') + 1);
  if (entry.content != content) return Result<Response>(fail(ErrorKind::conflict, "api.key_reused", {{"key", shown}}));
  if (entry.done_once) return Result<Response>(fail(ErrorKind::conflict, "api.done_once"));
  if (!entry.response) return Result<Response>(fail(ErrorKind::conflict, "api.in_progress"));
  return Result<Response>(*entry.response);
}

void Repeats::keep(std::string const& key, std::string const& content, Response const& response, Timestamp now) {
  std::lock_guard const lock(mutex_);
  if (auto const running = entries_.find(key); running != entries_.end()) erase(running);
  Entry entry{content, response, now, false};
  auto const bytes = bytes_of(entry);
  make_room(1, bytes);
  bytes_ += bytes;
  entries_.emplace(key, std::move(entry));
}

void Repeats::forget_answer(std::string const& key) {
  std::lock_guard const lock(mutex_);
  auto const found = entries_.find(key);
  if (found != entries_.end()) found->second.done_once = true;
}

void Repeats::drop(std::string const& key) {
  std::lock_guard const lock(mutex_);
  if (auto const found = entries_.find(key); found != entries_.end()) erase(found);
}

}  // namespace jixiao::api
