#include "app/access/strangers.h"

#include <arpa/inet.h>

#include <array>

namespace jixiao::app {
namespace {

constexpr std::size_t remotes_max = 10000;

}  // namespace

std::string remote_group(std::string const& remote) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, remote.c_str(), bytes.data()) != 1) return remote;
  bool const mapped = std::all_of(bytes.begin(), bytes.begin() + 10, [](unsigned char b) { return b == 0; }) &&
                      bytes[10] == 0xFF && bytes[11] == 0xFF;  // ::ffff:10.0.0.1
  if (mapped) return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/64";
}

bool RemoteLimit::begin(std::string const& remote, AccessRules const& rules, Timestamp now) {
  std::lock_guard const lock(mutex_);
  auto const over = [&](Failures const& failures) {
    return now.seconds - failures.since.seconds >= std::int64_t{rules.remote_minutes} * 60;
  };
  if (by_remote_.size() >= remotes_max) {
    std::erase_if(by_remote_, [&](auto const& entry) { return over(entry.second); });
    // Still full: somebody commands that many addresses, and the account's own lock is what holds.
    if (by_remote_.size() >= remotes_max) by_remote_.clear();
  }
  auto& failures = by_remote_[remote_group(remote)];
  if (failures.count == 0 || over(failures)) failures = {now, 0};
  if (failures.count >= rules.remote_failures) return false;
  ++failures.count;
  return true;
}

void RemoteLimit::forgive(std::string const& remote) {
  std::lock_guard const lock(mutex_);
  auto const found = by_remote_.find(remote_group(remote));
  if (found != by_remote_.end() && --found->second.count <= 0) by_remote_.erase(found);
}

std::optional<storage::AuditRecord> StrangerCounter::add(storage::AuditRecord record, Timestamp now) {
  std::lock_guard const lock(mutex_);
  if (counts_.empty()) since_ = now;
  record.remote = remote_group(record.remote);
  auto key = record.remote + "\n" + record.action;
  auto found = counts_.find(key);
  if (found == counts_.end() && first_rows_ < first_rows_max && counts_.size() < kinds_max) {
    ++first_rows_;
    auto& count = counts_[key];
    count = record;
    count.count = 0;
    return record;
  }
  if (found == counts_.end()) {
    if (counts_.size() >= kinds_max) {  // into the one count of all that is beyond
      key = "";
      record.remote = record.object = "";
      record.action = "stranger.refused";
    }
    record.count = 0;
    found = counts_.try_emplace(key, record).first;
  }
  ++found->second.count;
  found->second.at = now;
  return std::nullopt;
}

std::vector<storage::AuditRecord> StrangerCounter::take_due(Timestamp now) {
  std::lock_guard const lock(mutex_);
  if (counts_.empty() || now.seconds - since_.seconds < window_seconds) return {};
  std::vector<storage::AuditRecord> out;
  for (auto& [key, record] : counts_) {
    if (record.count > 0) out.push_back(std::move(record));
  }
  counts_.clear();
  first_rows_ = 0;
  return out;
}

}  // namespace jixiao::app
