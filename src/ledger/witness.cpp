#include "ledger/witness.h"

#include "base/file.h"
#include "base/text.h"
#include "ledger/cosignature.h"

namespace jixiao::ledger {
namespace {

namespace fs = std::filesystem;
constexpr char const* key_name = "witness.key";
constexpr char const* logs_name = "logs";
constexpr char const* state_name = "state";

std::vector<WitnessedLog> group_by_origin(std::span<VerifierKey const> keys) {
  std::vector<WitnessedLog> out;
  for (auto const& key : keys) {
    auto const log = std::find_if(out.begin(), out.end(), [&](WitnessedLog const& l) { return l.origin == key.name; });
    if (log == out.end()) {
      out.push_back({key.name, {key}});
    } else if (std::find(log->keys.begin(), log->keys.end(), key) == log->keys.end()) {
      log->keys.push_back(key);
    }
  }
  return out;
}

std::string lines_of(std::span<VerifierKey const> keys) {
  std::string out;
  for (auto const& key : keys) out += format_vkey(key) + "\n";
  return out;
}

Result<void> check_log_key(VerifierKey const& key) {
  if (key.type == KeyType::ed25519) return {};
  return fail("ledger.key_type",
              {{"name", key.name}, {"type", fmt::format("0x{:02x}", static_cast<unsigned>(key.type))}});
}

// The log's good signatures and the witness's own: strangers' lines are not remembered.
Note cosigned_note(SignedCheckpoint const& checkpoint, Signature cosignature) {
  Note out{checkpoint.opened.note.text, {}};
  for (auto const& good : checkpoint.opened.verified) {
    out.signatures.push_back(checkpoint.opened.note.signatures[good.signature]);
  }
  out.signatures.push_back(std::move(cosignature));
  return out;
}

WitnessAnswer refuse(int status, Error const& error) {
  return {status, "text/plain; charset=utf-8", to_text(error) + "\n"};
}

}  // namespace

std::string origin_hash(std::string_view origin) { return sha256_hex(origin); }

Result<VerifierKey> Witness::init(fs::path const& folder, std::string const& name, std::span<VerifierKey const> logs) {
  std::error_code failed;
  if (fs::exists(folder, failed) && !fs::is_empty(folder, failed)) {
    return fail(ErrorKind::conflict, "ledger.witness_exists", {}, folder.string());
  }
  if (!is_key_name(name)) return fail("ledger.key_name", {{"name", name}});
  for (auto const& log : logs) JX_CHECK(check_log_key(log));
  fs::create_directories(folder / state_name, failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "ledger.file_write", {{"path", folder.string()}, {"reason", failed.message()}});
  }
  JX_TRY(auto const signer, generate_key(name, KeyType::cosignature));
  JX_CHECK(write_file_durably(folder / logs_name, lines_of(logs)));
  JX_CHECK(write_file_durably(folder / key_name, signer.format() + "\n", 0600));
  return signer.key();
}

Result<void> Witness::watch(fs::path const& folder, VerifierKey const& log) {
  JX_CHECK(check_log_key(log));
  JX_TRY(auto text, read_file(folder / logs_name, note_bytes_max));
  if (!text.empty()) {
    JX_TRY(auto const known, parse_vkeys(text));
    if (std::find(known.begin(), known.end(), log) != known.end()) return {};
  }
  return write_file_durably(folder / logs_name, text + format_vkey(log) + "\n");
}

Result<std::unique_ptr<Witness>> Witness::open(fs::path const& folder, StepProbe probe) {
  JX_TRY(auto const key_text, read_file(folder / key_name, 4096));
  JX_TRY(auto signer, Ed25519Signer::parse(trimmed(key_text)));
  if (signer.key().type != KeyType::cosignature) {
    return fail("ledger.key_type", {{"name", signer.key().name}, {"type", "0x01"}}, (folder / key_name).string());
  }
  JX_TRY(auto lock, FileLock::take(folder / "lock", "ledger.witness_locked"));
  std::unique_ptr<Witness> out(new Witness(folder, std::move(lock), std::move(signer), std::move(probe)));
  JX_TRY(auto const logs_text, read_file(folder / logs_name, note_bytes_max));
  if (!logs_text.empty()) {
    JX_TRY(auto const keys, parse_vkeys(logs_text));
    out->logs_ = group_by_origin(keys);
  }
  JX_CHECK(out->load_state());
  return out;
}

Result<void> Witness::load_state() {
  for (auto const& log : logs_) {
    auto const hash = origin_hash(log.origin);
    auto const path = folder_ / state_name / hash;
    auto const note = read_file(path, note_bytes_max);
    if (!note && note.error().kind == ErrorKind::not_found) continue;
    if (!note) return fail(note.error());
    auto const bad = [&] { return fail(ErrorKind::conflict, "ledger.witness_state", {}, path.string()); };
    auto const parsed = parse_note(*note);
    if (!parsed) return bad();
    auto const checkpoint = parse_checkpoint(parsed->text);
    if (!checkpoint || checkpoint->origin != log.origin) return bad();
    // Nobody but this witness can have written it.
    bool ours = false;
    for (auto const& s : parsed->signatures) {
      ours = ours || (s.name == key().name && s.key_id == key().id &&
                      find_cosignature_time(key(), parsed->text, s.bytes).has_value());
    }
    if (!ours) return bad();
    last_[hash] = {checkpoint->head, *note};
  }
  return {};
}

Result<std::string> Witness::remember(SignedCheckpoint const& checkpoint, std::uint64_t unix_seconds) {
  auto const hash = origin_hash(checkpoint.checkpoint.origin);
  JX_TRY(auto const cosignature, cosign(checkpoint.opened.note.text, unix_seconds, signer_));
  JX_TRY(auto const note, format_note(cosigned_note(checkpoint, cosignature)));
  JX_CHECK(FileBatch(folder_, probe_).replace(folder_ / state_name / hash, note));
  if (probe_) probe_("answer", folder_);
  last_[hash] = {checkpoint.checkpoint.head, note};
  JX_TRY(auto const line, format_note({checkpoint.opened.note.text, {cosignature}}));
  return line.substr(checkpoint.opened.note.text.size() + 1);
}

WitnessAnswer Witness::add_checkpoint(std::string_view body, std::uint64_t unix_seconds) {
  auto const request = parse_add_checkpoint(body);
  if (!request) return refuse(400, request.error());
  // Judged and remembered as one step: a slow request for a smaller tree must not undo a larger one.
  std::lock_guard const lock(mutex_);
  if (broken_) return refuse(500, {ErrorKind::unavailable, "ledger.witness_broken", {}, ""});
  auto const judgement = judge_add_checkpoint(*request, logs_, [this](std::string const& origin) {
    auto const found = last_.find(origin_hash(origin));
    return found == last_.end() ? TreeHead{0, empty_root()} : found->second.head;
  });
  if (judgement.refusal == Refusal::other_size) {
    return {409, "text/x.tlog.size", std::to_string(judgement.last_size) + "\n"};
  }
  if (judgement.refusal != Refusal::none) return refuse(static_cast<int>(judgement.refusal), *judgement.error);
  auto line = remember(*judgement.checkpoint, unix_seconds);
  // What is on disk now is not known: only reading it again can tell.
  broken_ = !line;
  if (!line) return refuse(500, line.error());
  return {200, "text/plain; charset=utf-8", std::move(*line)};
}

std::optional<std::string> Witness::find_checkpoint(std::string_view hash) const {
  std::lock_guard const lock(mutex_);
  auto const found = last_.find(std::string(hash));
  if (found == last_.end()) return std::nullopt;
  return found->second.note;
}

}  // namespace jixiao::ledger
