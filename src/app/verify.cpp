#include <fmt/format.h>

#include <map>

#include "app/access/audit.h"
#include "app/home.h"
#include "app/ledger.h"
#include "app/publish.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "ledger/fsck.h"
#include "ledger/key.h"
#include "ledger/leaf.h"
#include "ledger/policy.h"
#include "policy/load.h"
#include "reflect/json_fwd.h"
#include "storage/event_store.h"
#include "storage/fact_store.h"
#include "storage/outbox_store.h"
#include "storage/pack_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

// One pass over the tree, then everything that claims to be in it. Findings go on; errors stop.
class Verifier {
 public:
  explicit Verifier(Home& home) : home_(home) {}

  Result<LedgerReport> run(std::string const& vkey, std::string const& policy_text) {
    JX_CHECK(home_.database().check_integrity());
    JX_CHECK(tree(vkey));
    JX_CHECK(outbox());
    JX_CHECK(events());
    JX_CHECK(verify_audit(home_, entries_, [this](LedgerFinding f) { report_.findings.push_back(std::move(f)); }));
    JX_CHECK(publications());
    JX_CHECK(facts());
    JX_CHECK(packs());
    if (!policy_text.empty()) JX_CHECK(quorum(policy_text));
    JX_CHECK(home_.database().check_undisturbed());
    return std::move(report_);
  }

 private:
  void find(std::string what, std::string where, std::string code, std::vector<Arg> args = {}) {
    auto text = jixiao::to_text(Error{ErrorKind::invalid, std::move(code), std::move(args), ""});
    report_.findings.push_back({std::move(what), std::move(where), std::move(text)});
  }

  Result<void> tree(std::string const& vkey) {
    auto const folder = home_.paths().ledger();
    JX_TRY(auto keys, trusted_keys(vkey));
    ledger::LogCheck check;
    check.folder = folder;
    check.log_keys = std::move(keys);
    check.on_entry = [this](std::uint64_t index, std::string_view entry) {
      if (index == entries_.size()) entries_.emplace_back(entry);
    };
    auto const log = ledger::check_log(check);
    for (auto const& finding : log.findings) {
      report_.findings.push_back(
          {std::string(ledger::to_string(finding.statement)), finding.file, jixiao::to_text(finding.error)});
    }
    if (log.checkpoint) {
      report_.origin = log.checkpoint->origin;
      report_.size = log.checkpoint->head.size;
      report_.root = to_hex(log.checkpoint->head.root);
    }
    return {};
  }

  // The key given; else the one the home signs with; else, on a copy without keys/, the one the tree says it has.
  Result<std::vector<ledger::VerifierKey>> trusted_keys(std::string const& vkey) const {
    if (!vkey.empty()) return ledger::parse_vkeys(vkey);
    if (auto const text = read_file(home_.paths().key(), 4096)) {
      JX_TRY(auto const signer, ledger::Ed25519Signer::parse(trimmed(*text)));
      return std::vector<ledger::VerifierKey>{signer.key()};
    }
    JX_TRY(auto const text, read_file(home_.paths().ledger() / "vkey", 1 << 16));
    return ledger::parse_vkeys(text);
  }

  Result<void> outbox() {
    storage::OutboxStore store(home_.database());
    JX_TRY(auto const count, store.count());
    if (static_cast<std::uint64_t>(count) < report_.size) {
      find("outbox", "", "app.verify_outbox_short",
           {{"record", std::to_string(count)}, {"tree", std::to_string(report_.size)}});
    }
    auto const common = std::min<std::int64_t>(count, static_cast<std::int64_t>(entries_.size()));
    for (std::int64_t from = 0; from < common; from += 8192) {
      auto const to = std::min<std::int64_t>(common, from + 8192);
      JX_TRY(auto const leaves, store.read(from, to));
      for (auto i = from; i < to; ++i) {
        if (leaves[static_cast<std::size_t>(i - from)] != entries_[static_cast<std::size_t>(i)]) {
          find("outbox", std::to_string(i), "app.verify_outbox_differs", {{"index", std::to_string(i)}});
        }
      }
    }
    // Recorded, but the tree was not reached before the program stopped: the next writer brings them there.
    if (count > common) {
      JX_TRY(auto const pending, store.read(common, count));
      entries_.insert(entries_.end(), pending.begin(), pending.end());
      report_.pending = count - common;
    }
    return {};
  }

  // Whether the leaf at `index` commits to the record; says what is wrong if not.
  void compare(std::string const& what, std::string const& where, std::int64_t index, std::string const& salt_hex,
               std::string const& record) {
    if (index < 0 || static_cast<std::size_t>(index) >= entries_.size()) {
      return find(what, where, "app.verify_not_in_tree", {{"what", where}, {"index", std::to_string(index)}});
    }
    auto const leaf = ledger::parse_leaf(entries_[static_cast<std::size_t>(index)]);
    auto const salt = parse_salt(salt_hex);
    if (!leaf || !salt || ledger::commit_record(*salt, record) != leaf->commit) {
      find(what, where, "app.verify_altered", {{"what", where}, {"index", std::to_string(index)}});
    }
  }

  static std::optional<ledger::Salt> parse_salt(std::string const& hex) {
    auto const digest = reflect::parse_digest(hex);
    if (!digest) return std::nullopt;
    ledger::Salt salt{};
    std::copy(digest->begin(), digest->end(), salt.begin());
    return salt;
  }

  Result<void> events() {
    storage::EventStore store(home_.database());
    JX_TRY(auto const all, store.all());
    for (auto const& event : all) {
      ++report_.events;
      compare("event", event.event_id, event.leaf_index, event.salt, from_hex(event.record));
    }
    return {};
  }

  Result<void> publications() {
    storage::ResultStore store(home_.database());
    JX_TRY(auto const all, store.all_publications());
    for (auto publication : all) {
      ++report_.publications;
      auto const name = fmt::format("{} 第{}版", publication.period.to_string(), publication.version);
      Sha256 digest;
      std::int64_t rows = 0;
      JX_CHECK(store.each_row(publication.period, publication.version, [&](storage::StoredRow const& row) {
        ++rows;
        ++report_.records;
        auto const where = name + " " + row.unit;
        if (!row.blob) return find("record", where, "app.verify_unreadable", {{"what", where}});
        compare("record", where, row.leaf_index, row.salt, *row.blob);
        digest.update(to_hex(sha256(*row.blob)));
      }));
      if (rows != publication.record_count || to_hex(digest.finish()) != publication.records_digest) {
        find("publication", name, "app.verify_rows_differ",
             {{"what", name}, {"rows", std::to_string(rows)}, {"expected", std::to_string(publication.record_count)}});
      }
      compare("publication", name, publication.leaf_index, publication.salt, publication_record(publication));
    }
    return {};
  }

  Result<void> facts() {
    storage::FactStore store(home_.database());
    JX_TRY(auto const files, store.all_files());
    for (auto const& file : files) {
      ++report_.files;
      auto const content = read_file(home_.paths().facts() / file.file);
      if (!content) {
        find("facts", file.file, "app.verify_file_missing", {{"file", file.file}});
      } else if (sha256_hex(*content) != file.digest) {
        find("facts", file.file, "app.verify_file_altered",
             {{"file", file.file}, {"dataset", file.dataset}, {"period", file.period}});
      }
      digests_[file.file] = file.digest;
    }
    storage::ResultStore results(home_.database());
    JX_TRY(auto const all, results.all_publications());
    for (auto const& publication : all) {
      JX_TRY(auto const inputs, results.load_inputs(publication.period, publication.version));
      for (auto const& input : inputs) {
        auto const known = digests_.find(input.file);
        if (known == digests_.end() || known->second != input.digest) {
          find("facts", input.file, "app.verify_input_differs",
               {{"file", input.file}, {"period", publication.period.to_string()}});
        }
      }
    }
    return {};
  }

  Result<void> packs() {
    storage::PackStore store(home_.database());
    JX_TRY(auto const versions, store.all());
    for (auto const& version : versions) {
      auto const files = store.load_files(version.digest);
      if (!files) {
        find("pack", version.digest, "app.verify_pack_altered", {{"digest", version.digest}});
        continue;
      }
      std::map<std::string, std::string> content;
      for (auto const& file : *files) content[file.path] = file.content;
      if (policy::digest_of(content) != version.digest)
        find("pack", version.digest, "app.verify_pack_altered", {{"digest", version.digest}});
    }
    return {};
  }

  Result<void> quorum(std::string const& policy_text) {
    JX_TRY(auto const policy, ledger::parse_policy(policy_text));
    JX_TRY(auto const note, read_file(home_.paths().ledger() / "checkpoint", 1 << 20));
    report_.quorum_checked = true;
    auto const result = ledger::check_checkpoint(note, policy);
    if (!result) {
      report_.findings.push_back({"checkpoint", "checkpoint", jixiao::to_text(result.error())});
    } else {
      report_.quorum_met = result->quorum_met;
    }
    return {};
  }

  Home& home_;
  LedgerReport report_;
  std::vector<std::string> entries_;
  std::map<std::string, std::string> digests_;
};

}  // namespace

Result<LedgerReport> verify_ledger(Home& home, std::string const& vkey, std::string const& policy_text) {
  return Verifier(home).run(vkey, policy_text);
}

}  // namespace jixiao::app
