#include "app/access/audit.h"
#include "app/home.h"
#include "app/ledger.h"
#include "app/verify/checks.h"
#include "app/verify/fact_check.h"
#include "app/verify/leaf_book.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "ledger/fsck.h"
#include "ledger/key.h"
#include "ledger/policy.h"
#include "storage/event_store.h"
#include "storage/meta_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

// One pass over the tree, then everything that should be in it, then what of it nothing answered for. Findings go on;
// errors stop.
class Verifier {
 public:
  explicit Verifier(Home& home) : home_(home), findings_(report_.findings), book_(findings_) {}

  Result<LedgerReport> run(std::string const& vkey, std::string const& policy_text) {
    JX_CHECK(home_.database().check_integrity());
    JX_CHECK(tree(vkey));
    JX_CHECK(attempt(book_.read_outbox(home_.database(), report_.size)));
    report_.pending = book_.pending();
    JX_CHECK(rows());
    book_.tell_unclaimed();
    if (!policy_text.empty()) JX_CHECK(quorum(policy_text));
    JX_CHECK(home_.database().check_undisturbed());
    return std::move(report_);
  }

 private:
  // A row that its table cannot hold was altered behind the stores: a finding, not a failure.
  Result<void> attempt(Result<void> step) {
    if (step || !is_damage(step.error())) return step;
    findings_.add("database", step.error().where, "verify.row_damaged", {{"reason", to_text(step.error())}});
    return {};
  }

  static bool is_damage(Error const& error) {
    return error.code.starts_with("reflect.") || error.code.ends_with("_syntax") || error.code == "storage.damaged";
  }

  template <class Rows>
  Result<Rows> readable(Result<Rows> rows) {
    if (rows) return rows;
    JX_CHECK(attempt(fail(rows.error())));
    return Rows{};
  }

  Result<void> rows() {
    auto& database = home_.database();
    JX_TRY(auto const events, readable(storage::EventStore(database).all()));
    JX_TRY(auto const publications, readable(storage::ResultStore(database).all_publications()));
    report_.events = static_cast<std::int64_t>(events.size());
    check_events(events, book_, findings_);
    JX_CHECK(attempt(check_publications(home_, publications, book_, findings_, report_)));
    JX_CHECK(attempt(audit()));
    FactCheck facts(home_, findings_, report_);
    JX_CHECK(attempt(facts.batches(events)));
    JX_CHECK(attempt(facts.partition_files()));
    JX_CHECK(attempt(facts.refusals()));
    JX_CHECK(attempt(facts.inputs(publications)));
    facts.content();
    JX_CHECK(attempt(check_packs(home_, events, book_, findings_)));
    return attempt(origin());
  }

  Result<void> audit() {
    auto const sealed_at = [this](std::int64_t index) {
      auto const* leaf = book_.leaf(index);
      return leaf ? leaf->time.to_string() : std::string();
    };
    return verify_audit(home_, sealed_at, [this](LedgerFinding f) { findings_.add(std::move(f)); });
  }

  Result<void> origin() {
    JX_TRY(auto const recorded, storage::MetaStore(home_.database()).find("ledger_origin"));
    if (recorded == report_.origin || report_.origin.empty()) return {};
    findings_.add("meta", "ledger_origin", "verify.origin",
                  {{"found", recorded.value_or("")}, {"expected", report_.origin}});
    return {};
  }

  Result<void> tree(std::string const& vkey) {
    JX_TRY(auto keys, trusted_keys(vkey));
    ledger::LogCheck check;
    check.folder = home_.paths().ledger();
    check.log_keys = std::move(keys);
    check.on_entry = [this](std::uint64_t index, std::string_view entry) { book_.add_entry(index, entry); };
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
  Findings findings_;
  LeafBook book_;
};

}  // namespace

Result<LedgerReport> verify_ledger(Home& home, std::string const& vkey, std::string const& policy_text) {
  return Verifier(home).run(vkey, policy_text);
}

}  // namespace jixiao::app
