#include "app/access/strangers.h"

#include <arpa/inet.h>

#include <array>

namespace jixiao::app {
namespace {

constexpr std::size_t remotes_max = 10000;
constexpr std::size_t accounts_max = 200;  // with a count of their own beyond kinds_max

std::string key_of(storage::AuditRecord const& record) {
  auto const key = record.remote + "\n" + record.account + "\n" + record.action;
  return record.account.empty() ? key : key + "\n" + record.object;
}

// The one count of all that is beyond.
storage::AuditRecord rest_of(storage::AuditRecord const& record) {
  auto out = record;
  out.object = out.detail = "";
  if (record.account.empty()) {
    out.remote = "";
    out.action = "stranger.refused";
  }
  return out;
}

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

std::string shortened(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  auto const inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (bytes > 0 && inside(text[bytes])) --bytes;
  return std::string(text.substr(0, bytes)) + "…";
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

std::optional<storage::AuditRecord> RefusalCounter::add(storage::AuditRecord record, Timestamp now) {
  std::lock_guard const lock(mutex_);
  if (counts_.empty()) since_ = now;
  if (record.account.empty()) record.remote = remote_group(record.remote);
  auto key = key_of(record);
  auto found = counts_.find(key);
  if (found == counts_.end() && first_rows_ < first_rows_max && counts_.size() < kinds_max) {
    ++first_rows_;
    auto& count = counts_[key];
    count = record;
    count.count = 0;
    return record;
  }
  if (found == counts_.end()) {
    if (counts_.size() >= kinds_max) {
      record = rest_of(record);
      bool const apart = !record.account.empty() && counts_.size() < kinds_max + accounts_max;
      key = apart ? "\n" + record.account : record.account.empty() ? "" : "\n";
      if (!apart && !record.account.empty()) record.account = record.role = record.remote = "";
    }
    record.count = 0;
    found = counts_.try_emplace(key, record).first;
  }
  ++found->second.count;
  found->second.at = now;
  return std::nullopt;
}

std::vector<storage::AuditRecord> RefusalCounter::take_due(Timestamp now) {
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
