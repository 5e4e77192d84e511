#include "app/witnessing.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/trust_policy.h"
#include "base/file.h"
#include "base/text.h"
#include "ledger/add_checkpoint.h"
#include "ledger/encoding.h"
#include "ledger/log_reader.h"
#include "ledger/log_writer.h"

namespace jixiao::app {
namespace {

constexpr std::int64_t pause_min_seconds = 5;
constexpr std::int64_t pause_max_seconds = 600;
constexpr int attempts_max = 3;  // first word, the size it names, and once more if another log writer was faster
constexpr auto between_rounds = std::chrono::seconds(1);

struct Log {
  ledger::LogReader reader;
  ledger::Note note;
  ledger::PolicyResult standing;
};

Result<Log> open_log(HomePaths const& paths, ledger::TrustPolicy const& policy) {
  std::vector<ledger::VerifierKey> keys;
  for (auto const& log : policy.logs) keys.push_back(log.key);
  JX_TRY(auto reader, ledger::LogReader::open(paths.ledger(), keys));
  JX_TRY(auto note, ledger::parse_note(reader.signed_checkpoint()));
  JX_TRY(auto standing, ledger::check_checkpoint(reader.signed_checkpoint(), policy));
  return Log{std::move(reader), std::move(note), std::move(standing)};
}

// Asks one witness until it has cosigned, refused, or cannot be reached.
class Asking {
 public:
  Asking(Log& log, ledger::TrustPolicy::Witness const& witness, WitnessLinks const& links, WitnessMemory& memory)
      : log_(log), witness_(witness), links_(links), memory_(memory) {}

  // True if its cosignature is in the checkpoint now.
  Result<bool> run(std::int64_t unix_now) {
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
      if (memory_.size > log_.reader.size()) return give_up_ahead(unix_now);
      JX_TRY(auto const body, make_request());
      auto const answer = links_.post({witness_.url + "/add-checkpoint", body});
      if (!answer) return give_up(WitnessStanding::unreachable, to_text(answer.error()), unix_now);
      if (answer->status == 200) return accept(answer->body, unix_now);
      if (answer->status != 409) return give_up_with(*answer, unix_now);
      auto const size = ledger::parse_decimal(trimmed(answer->body));
      if (!size) return give_up_with(*answer, unix_now);
      memory_.size = *size;
    }
    return give_up(WitnessStanding::unreachable, text_of("app.witness_wavers", {}), unix_now);
  }

 private:
  static std::string text_of(char const* code, std::vector<Arg> args) {
    return to_text(Error{ErrorKind::unavailable, code, std::move(args), ""});
  }

  Result<std::string> make_request() {
    ledger::AddCheckpoint request{memory_.size, {}, log_.reader.signed_checkpoint()};
    if (memory_.size > 0) {
      JX_TRY(auto consistency, log_.reader.prove_consistency(memory_.size, log_.reader.size()));
      request.proof = std::move(consistency.proof);
    }
    return ledger::format_add_checkpoint(request);
  }

  Result<bool> accept(std::string const& body, std::int64_t unix_now) {
    auto const answer = ledger::parse_note(log_.note.text + "\n" + body);
    if (!answer) return give_up(WitnessStanding::unreachable, to_text(answer.error()), unix_now);
    for (auto const& signature : answer->signatures) {
      if (signature.name != witness_.key.name || signature.key_id != witness_.key.id) continue;
      JX_TRY(auto const merged, links_.merge(log_.note.text, signature, witness_.key));
      memory_ = {log_.reader.size(), unix_now, WitnessStanding::cosigned, "", 0, 0};
      return merged;
    }
    return give_up(WitnessStanding::unreachable, text_of("app.witness_other_key", {}), unix_now);
  }

  Result<bool> give_up_with(notify::HttpAnswer const& answer, std::int64_t unix_now) {
    auto words = std::string(trimmed(answer.body)).substr(0, 300);
    if (find_invalid_utf8(words)) words.clear();
    bool const refusal = answer.status == 403 || answer.status == 404 || answer.status == 422;
    return give_up(refusal ? WitnessStanding::refused : WitnessStanding::unreachable,
                   text_of("app.witness_answer", {{"status", std::to_string(answer.status)}, {"words", words}}),
                   unix_now);
  }

  // It has cosigned more than there is: the home was put back to an old state.
  Result<bool> give_up_ahead(std::int64_t unix_now) {
    auto problem = text_of("app.witness_ahead",
                           {{"theirs", std::to_string(memory_.size)}, {"ours", std::to_string(log_.reader.size())}});
    return give_up(WitnessStanding::refused, std::move(problem), unix_now);
  }

  Result<bool> give_up(WitnessStanding standing, std::string problem, std::int64_t unix_now) {
    memory_.standing = standing;
    memory_.problem = std::move(problem);
    auto const pause = std::min(pause_max_seconds, pause_min_seconds << std::min(memory_.failures, 20));
    ++memory_.failures;
    memory_.next_at = unix_now + pause;
    return false;
  }

  Log& log_;
  ledger::TrustPolicy::Witness const& witness_;
  WitnessLinks const& links_;
  WitnessMemory& memory_;
};

WitnessState describe(ledger::TrustPolicy::Witness const& witness, std::optional<std::uint64_t> time,
                      WitnessMemory const& memory) {
  WitnessState out;
  out.name = witness.name;
  out.key_name = witness.key.name;
  out.key_id = ledger::hex32(witness.key.id);
  out.vkey = ledger::format_vkey(witness.key);
  out.address = witness.url;
  out.standing = memory.standing;
  if (memory.at) {
    out.last_at = memory.at;
    out.last_size = static_cast<std::int64_t>(memory.size);
  }
  if (time) {
    out.standing = WitnessStanding::cosigned;
    out.cosigned_at = static_cast<std::int64_t>(*time);
    if (!out.last_at || *out.last_at < *out.cosigned_at) out.last_at = out.cosigned_at;
    return out;
  }
  if (out.standing == WitnessStanding::cosigned) out.standing = WitnessStanding::waiting;  // an earlier checkpoint
  out.problem = memory.problem;
  if (memory.next_at > 0) out.next_at = memory.next_at;
  return out;
}

}  // namespace

Result<bool> ask_witnesses(HomePaths const& paths, WitnessLinks const& links, WitnessMemories& memories,
                           std::int64_t unix_now) {
  JX_TRY(auto const policy, load_trust_policy(paths));
  if (!policy || policy->witnesses.empty()) return false;
  JX_TRY(auto log, open_log(paths, *policy));
  bool any = false;
  for (std::size_t i = 0; i < policy->witnesses.size(); ++i) {
    auto const& witness = policy->witnesses[i];
    auto& memory = memories[ledger::format_vkey(witness.key)];
    if (log.standing.witness_times[i] || witness.url.empty() || memory.next_at > unix_now) continue;
    JX_TRY(auto const merged, Asking(log, witness, links, memory).run(unix_now));
    any = any || merged;
  }
  return any;
}

Result<bool> merge_cosignature(Home& home, std::string const& text, ledger::Signature const& cosignature,
                               ledger::VerifierKey const& witness) {
  JX_TRY(auto const bytes, read_file(home.paths().ledger() / ledger::checkpoint_file, ledger::note_bytes_max));
  JX_TRY(auto const note, ledger::parse_note(bytes));
  if (note.text != text) return false;  // published again in the meantime: the next round asks for that one
  JX_TRY(auto const key_text, read_file(home.paths().key(), 4096));
  JX_TRY(auto const signer, ledger::Ed25519Signer::parse(trimmed(key_text)));
  ledger::LogOptions options;
  options.folder = home.paths().ledger();
  options.origin = signer.key().name;
  options.signers = {&signer};
  JX_TRY(auto writer, ledger::LogWriter::open(std::move(options)));
  JX_CHECK(writer.add_cosignature(cosignature, witness));
  return true;
}

Result<std::vector<WitnessState>> witness_states(HomePaths const& paths, WitnessMemories const& memories) {
  std::vector<WitnessState> out;
  JX_TRY(auto const policy, load_trust_policy(paths));
  if (!policy) return out;
  JX_TRY(auto const bytes, read_file(paths.ledger() / ledger::checkpoint_file, ledger::note_bytes_max));
  JX_TRY(auto const standing, ledger::check_checkpoint(bytes, *policy));
  for (std::size_t i = 0; i < policy->witnesses.size(); ++i) {
    auto const found = memories.find(ledger::format_vkey(policy->witnesses[i].key));
    out.push_back(describe(policy->witnesses[i], standing.witness_times[i],
                           found == memories.end() ? WitnessMemory{} : found->second));
  }
  return out;
}

Witnessing::Witnessing(HomePaths paths, WitnessLinks links, std::function<void()> changed)
    : paths_(std::move(paths)), links_(std::move(links)), changed_(std::move(changed)) {}

Witnessing::~Witnessing() = default;

void Witnessing::start(std::function<std::int64_t()> clock) {
  thread_ = std::jthread([this, clock = std::move(clock)](std::stop_token const& stop) { run(stop, clock); });
}

Result<std::vector<WitnessState>> Witnessing::states() const {
  std::unique_lock lock(mutex_);
  auto const memories = memories_;
  lock.unlock();
  return witness_states(paths_, memories);
}

// Works on a copy, so that nobody waits for the network to learn how things stand.
void Witnessing::run(std::stop_token const& stop, std::function<std::int64_t()> const& clock) {
  auto const standings = [](WitnessMemories const& memories) {
    std::string out;
    for (auto const& [key, memory] : memories) out += fmt::format("{}{};", static_cast<int>(memory.standing), key);
    return out;
  };
  while (!stop.stop_requested()) {
    auto memories = memories_;  // only this thread writes it
    auto const merged = ask_witnesses(paths_, links_, memories, clock());
    bool const news = (merged && *merged) || standings(memories) != standings(memories_);
    std::unique_lock lock(mutex_);
    memories_ = std::move(memories);
    lock.unlock();
    if (news) changed_();
    lock.lock();
    wake_.wait_for(lock, stop, between_rounds, [] { return false; });
  }
}

}  // namespace jixiao::app
