#include <set>

#include "app/access/audit.h"
#include "app/home.h"
#include "app/pack_entry.h"
#include "app/verify/checks.h"
#include "base/text.h"
#include "policy/load.h"
#include "policy/yaml.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

// A pack put in force, as its leaf has it.
struct PackEvent {
  std::string event_id;
  PackEntry pack;
  Timestamp at;
};

class PackCheck {
 public:
  PackCheck(Home& home, Findings& findings) : home_(home), store_(home.database()), findings_(findings) {}

  Result<void> run(std::vector<storage::StoredEvent> const& events, LeafBook const& book) {
    read_events(events, book);
    JX_TRY(auto const versions, store_.all());
    std::set<std::string> there;
    for (auto const& version : versions) {
      there.insert(version.digest);
      check_version(version);
    }
    for (auto const& [digest, event] : first_) {
      if (!there.contains(digest)) tell(digest, "verify.row_missing", {{"what", "制度包 " + digest}});
    }
    JX_TRY(auto const stray, store_.stray_files());
    for (auto const& file : stray) tell(file, "verify.stray", {{"what", file}, {"owner", "制度包"}});
    return check_active(versions);
  }

 private:
  void tell(std::string where, std::string code, std::vector<Arg> args) {
    findings_.add("pack", std::move(where), std::move(code), std::move(args));
  }

  void read_events(std::vector<storage::StoredEvent> const& events, LeafBook const& book) {
    for (auto const& event : events) {
      if (event.kind != "pack") continue;
      auto pack = parse_pack_record(from_hex(event.record));
      if (!pack) {
        tell(event.event_id, "verify.unreadable", {{"what", event.event_id}});
        continue;
      }
      if (event.event_id != "pack:" + pack->digest && !event.event_id.starts_with("pack:" + pack->digest + ":")) {
        tell(event.event_id, "verify.columns", {{"what", "制度包 " + pack->digest}, {"columns", "event_id"}});
      }
      auto const* leaf = book.leaf(event.leaf_index);
      last_ = PackEvent{event.event_id, std::move(*pack), leaf ? leaf->time : Timestamp{}};
      first_.emplace(last_->pack.digest, *last_);
    }
  }

  void check_version(storage::PackVersion const& version) {
    auto const found = first_.find(version.digest);
    if (found == first_.end()) {
      return tell(version.digest, "verify.row_unlogged", {{"what", "制度包 " + version.digest}});
    }
    auto const& event = found->second;
    std::vector<std::string> columns;
    if (version.pack != event.pack.pack) columns.emplace_back("pack");
    if (version.version != event.pack.version) columns.emplace_back("version");
    if (version.installed_at != event.at.to_string()) columns.emplace_back("installed_at");
    if (!columns.empty()) {
      tell(version.digest, "verify.columns", {{"what", "制度包 " + version.digest}, {"columns", join(columns, "、")}});
    }
    auto const files = store_.load_files(version.digest);
    std::map<std::string, std::string> content;
    for (auto const& file : files ? *files : std::vector<storage::PackFile>()) content[file.path] = file.content;
    if (policy::digest_of(content) != version.digest) {
      return tell(version.digest, "verify.pack_altered", {{"digest", version.digest}});
    }
    auto const title = event.pack.title ? event.pack.title : title_of(content);
    if (title && *title != version.title) {
      tell(version.digest, "verify.pack_title",
           {{"digest", version.digest}, {"found", version.title}, {"expected", *title}});
    }
  }

  // As the pack's own files give it, for entries that do not.
  static std::optional<std::string> title_of(std::map<std::string, std::string> const& files) {
    for (auto const& [path, content] : files) {
      if (!path.ends_with(".yaml") && !path.ends_with(".yml")) continue;
      auto const parsed = policy::parse_yaml(content, path);
      if (!parsed || !parsed->tree.is_object() || !parsed->tree.contains("pack")) continue;
      auto const& head = parsed->tree["pack"];
      if (head.is_object() && head.contains("title") && head["title"].is_string()) {
        return head["title"].get<std::string>();
      }
    }
    return std::nullopt;
  }

  // The last one logged. Before entries had a title an earlier pack that came back was on the audit trail alone.
  Result<std::string> expected_active() {
    if (!last_) return std::string();
    if (last_->pack.title) return last_->pack.digest;
    storage::AuditQuery query;
    query.action = "pack.install";
    query.limit = 1;
    JX_TRY(auto const rows, storage::AuditStore(home_.database()).find(query));
    return rows.empty() || !rows.front().after ? last_->pack.digest : *rows.front().after;
  }

  Result<void> check_active(std::vector<storage::PackVersion> const& versions) {
    std::vector<std::string> active;
    for (auto const& version : versions) {
      if (version.active) active.push_back(version.digest);
    }
    JX_TRY(auto const expected, expected_active());
    if (active.size() != 1 || active.front() != expected) {
      auto const found = active.empty() ? std::string("没有") : join(active, "、");
      tell(expected, "verify.pack_active", {{"found", found}, {"expected", expected}});
    }
    return {};
  }

  Home& home_;
  storage::PackStore store_;
  Findings& findings_;
  std::map<std::string, PackEvent> first_;  // by digest
  std::optional<PackEvent> last_;
};

}  // namespace

Result<void> check_packs(Home& home, std::vector<storage::StoredEvent> const& events, LeafBook const& book,
                         Findings& findings) {
  return PackCheck(home, findings).run(events, book);
}

}  // namespace jixiao::app
