#include "api/repeats.h"

namespace jixiao::api {

std::optional<Result<Response>> Repeats::find(std::string const& key, std::string const& content, Timestamp now) {
  std::lock_guard const lock(mutex_);
  if (entries_.size() >= kept_max) {
    std::erase_if(entries_,
                  [&](auto const& entry) { return now.seconds - entry.second.at.seconds > kept_seconds / 24; });
  }
  auto const [found, fresh] = entries_.try_emplace(key, Entry{content, std::nullopt, now, false});
  if (fresh) return std::nullopt;
  auto& entry = found->second;
  if (now.seconds - entry.at.seconds > kept_seconds) {
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
  entries_[key] = {content, response, now, false};
}

void Repeats::forget_answer(std::string const& key) {
  std::lock_guard const lock(mutex_);
  auto const found = entries_.find(key);
  if (found != entries_.end()) found->second.done_once = true;
}

void Repeats::drop(std::string const& key) {
  std::lock_guard const lock(mutex_);
  entries_.erase(key);
}

}  // namespace jixiao::api
