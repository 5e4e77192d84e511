#include <chrono>

#include "app/reading/loader.h"
#include "base/file.h"
#include "base/zone.h"
#include "ledger/checkpoint.h"
#include "ledger/key.h"
#include "ledger/policy.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

// A checkpoint carries no time of its own; its file is written when it is signed.
std::string written_at(fs::path const& file) {
  std::error_code failed;
  auto const time = fs::last_write_time(file, failed);
  if (failed) return "";
  auto const seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(std::chrono::file_clock::to_sys(time)));
  return from_unix(seconds).to_string();
}

// The witnesses an installation asks are listed in ledger/policy (C2SP tlog-policy); without the file there are none.
Result<void> count_witnesses(fs::path const& folder, std::string const& note, LedgerState& out) {
  std::error_code failed;
  if (!fs::exists(folder / "policy", failed)) return {};
  JX_TRY(auto const text, read_file(folder / "policy", 1 << 20));
  JX_TRY(auto const policy, ledger::parse_policy(text));
  JX_TRY(auto const checked, ledger::check_checkpoint(note, policy));
  out.witnesses_total = static_cast<int>(policy.witnesses.size());
  for (auto const& time : checked.witness_times) out.witnesses_met += time ? 1 : 0;
  return {};
}

Result<void> fill(fs::path const& folder, LedgerState& out) {
  JX_TRY(auto const note, read_file(folder / "checkpoint", 1 << 20));
  out.signed_at = written_at(folder / "checkpoint");
  JX_TRY(auto const vkey, read_file(folder / "vkey", 1 << 16));
  JX_TRY(auto const keys, ledger::parse_vkeys(vkey));
  JX_TRY(auto const opened, ledger::open_checkpoint(note, keys, ""));
  out.size = opened.checkpoint.head.size;
  out.root = to_hex(opened.checkpoint.head.root);
  return count_witnesses(folder, note, out);
}

}  // namespace

LedgerState load_ledger_state(HomePaths const& paths) {
  LedgerState out;
  std::error_code failed;
  if (!fs::exists(paths.ledger() / "checkpoint", failed)) return out;
  if (auto filled = fill(paths.ledger(), out); !filled) out.problem = to_text(filled.error());
  return out;
}

}  // namespace jixiao::app
