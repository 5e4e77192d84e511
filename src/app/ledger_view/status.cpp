#include "app/ledger_view/status.h"

#include "app/trust_policy.h"
#include "base/file.h"
#include "ledger/encoding.h"
#include "ledger/leaf.h"
#include "ledger/static_tree.h"
#include "storage/fact_store.h"
#include "storage/outbox_store.h"

namespace jixiao::app {
namespace {

std::string in_groups(std::string const& hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 4) out += (i == 0 ? "" : " ") + hex.substr(i, 4);
  return out;
}

Result<std::optional<std::string>> newest_time(Home& home, std::int64_t size) {
  if (size == 0) return std::nullopt;
  JX_TRY(auto const leaves, storage::OutboxStore(home.database()).read(size - 1, size));
  auto const leaf = ledger::parse_leaf(leaves[0]);
  return leaf ? std::optional(leaf->time.to_string()) : std::nullopt;
}

}  // namespace

Result<LedgerStatus> describe_ledger(Home& home, std::vector<WitnessState> witnesses) {
  LedgerStatus out;
  JX_TRY(auto const vkeys, read_file(home.paths().ledger() / ledger::vkey_file, 1 << 16));
  JX_TRY(auto const keys, ledger::parse_vkeys(vkeys));
  for (auto const& key : keys) {
    auto const vkey = ledger::format_vkey(key);
    out.keys.push_back({key.name, ledger::hex32(key.id), vkey, in_groups(sha256_hex(vkey))});
  }
  JX_TRY(out.checkpoint, read_file(home.paths().ledger() / ledger::checkpoint_file, ledger::note_bytes_max));
  JX_TRY(auto const opened, ledger::open_checkpoint(out.checkpoint, keys, ""));
  out.origin = opened.checkpoint.origin;
  out.size = static_cast<std::int64_t>(opened.checkpoint.head.size);
  out.root = to_hex(opened.checkpoint.head.root);
  JX_TRY(auto const recorded, storage::OutboxStore(home.database()).count());
  out.pending = std::max<std::int64_t>(0, recorded - out.size);
  JX_TRY(out.data_until, storage::FactStore(home.database()).newest_at());
  JX_TRY(out.newest_at, newest_time(home, std::min(out.size, recorded)));
  for (auto const& witness : witnesses) out.cosigned += witness.cosigned_at ? 1 : 0;
  out.witnesses = std::move(witnesses);
  JX_TRY(auto const policy, load_trust_policy(home.paths()));
  if (policy) {
    JX_TRY(auto const standing, ledger::check_checkpoint(out.checkpoint, *policy));
    out.quorum_met = policy->quorum.has_value() && standing.quorum_met;
    if (auto const count = quorum_count(*policy)) out.quorum = static_cast<std::int64_t>(*count);
  }
  return out;
}

}  // namespace jixiao::app
