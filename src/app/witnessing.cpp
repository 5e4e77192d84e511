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
#include "reflect/enum.h"
#include "storage/witness_store.h"

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
      memory_ = {log_.reader.size(), unix_now, WitnessStanding::cosigned, "", 0, 0, {}};
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
    if (standing != WitnessStanding::unreachable) {
      memory_.silent_since.reset();
    } else if (!memory_.silent_since) {
      memory_.silent_since = unix_now;
    }
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
  out.silent_since = memory.silent_since;
  if (memory.next_at > 0) out.next_at = memory.next_at;
  return out;
}

// One to be asked, with a reader of its own, so that it can go on beside the others.
struct Due {
  std::string vkey;
  ledger::TrustPolicy::Witness witness;
  Log log;
};

// Those that have not cosigned the checkpoint as it stands, whose pause is over and whom nobody is asking.
Result<std::vector<Due>> find_due(HomePaths const& paths, WitnessMemories const& memories, std::int64_t unix_now,
                                  std::function<bool(std::string const& vkey)> const& is_being_asked) {
  std::vector<Due> out;
  JX_TRY(auto const policy, load_trust_policy(paths));
  if (!policy || policy->witnesses.empty()) return out;
  JX_TRY(auto const log, open_log(paths, *policy));
  for (std::size_t i = 0; i < policy->witnesses.size(); ++i) {
    auto const& witness = policy->witnesses[i];
    auto const vkey = ledger::format_vkey(witness.key);
    auto const known = memories.find(vkey);
    bool const pausing = known != memories.end() && known->second.next_at > unix_now;
    if (log.standing.witness_times[i] || witness.url.empty() || pausing || is_being_asked(vkey)) continue;
    JX_TRY(auto own, open_log(paths, *policy));
    out.push_back({vkey, witness, std::move(own)});
  }
  return out;
}

Result<bool> ask_one(Due& due, WitnessLinks const& links, WitnessMemory& memory, std::int64_t unix_now) {
  auto const merged = Asking(due.log, due.witness, links, memory).run(unix_now);
  if (!merged) {  // the home's own trouble, such as a full disk: nobody is asked every second because of it
    memory.next_at = unix_now + pause_min_seconds;
    return merged;
  }
  if (links.keep) JX_CHECK(links.keep(due.vkey, memory));
  return merged;
}

}  // namespace

Result<bool> ask_witnesses(HomePaths const& paths, WitnessLinks const& links, WitnessMemories& memories,
                           std::int64_t unix_now) {
  JX_TRY(auto due, find_due(paths, memories, unix_now, [](std::string const&) { return false; }));
  std::vector<std::future<Result<bool>>> answers;
  for (auto& one : due) {
    auto& memory = memories[one.vkey];  // stays where it is while others are added
    answers.push_back(std::async(std::launch::async, [&] { return ask_one(one, links, memory, unix_now); }));
  }
  bool any = false;
  Result<void> outcome;
  for (auto& one : answers) {  // all of them, as they use what is the caller's
    auto const merged = one.get();
    if (!merged && outcome) outcome = fail(merged.error());
    any = any || (merged && *merged);
  }
  JX_CHECK(std::move(outcome));
  return any;
}

Result<WitnessMemories> load_witness_memories(Home& home) {
  WitnessMemories out;
  JX_TRY(auto const rows, storage::WitnessStore(home.database()).all());
  for (auto const& row : rows) {
    auto& memory = out[row.vkey];
    memory.size = static_cast<std::uint64_t>(row.size);
    memory.at = row.cosigned_at;
    memory.standing = reflect::find_enum<WitnessStanding>(row.standing).value_or(WitnessStanding::waiting);
    memory.problem = row.problem;
    memory.failures = static_cast<int>(row.failures);
    memory.silent_since = row.silent_since;
  }
  return out;
}

Result<void> keep_witness_memory(Home& home, std::string const& vkey, WitnessMemory const& memory) {
  return storage::WitnessStore(home.database())
      .save({vkey, static_cast<std::int64_t>(memory.size), memory.at, std::string(reflect::to_name(memory.standing)),
             memory.problem, memory.failures, memory.silent_since});
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

Witnessing::Witnessing(HomePaths paths, WitnessLinks links, WitnessMemories memories, std::function<void()> changed)
    : paths_(std::move(paths)),
      links_(std::move(links)),
      changed_(std::move(changed)),
      memories_(std::move(memories)) {}

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

// Whoever is due and not being asked already is asked, so that one that keeps silent holds up nobody, not even the next
// checkpoint's way to the others.
void Witnessing::run(std::stop_token const& stop, std::function<std::int64_t()> const& clock) {
  while (!stop.stop_requested()) {
    std::erase_if(under_way_, [](auto const& one) {
      return one.second.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    std::unique_lock lock(mutex_);
    auto const memories = memories_;
    lock.unlock();
    auto const now = clock();
    auto const is_being_asked = [&](std::string const& vkey) { return under_way_.contains(vkey); };
    if (auto due = find_due(paths_, memories, now, is_being_asked)) {
      for (auto& one : *due) {
        auto const asked = std::make_shared<Due>(std::move(one));
        under_way_[asked->vkey] = std::async(std::launch::async, [this, asked, now] {
          ask(asked->vkey, [&](WitnessMemory& memory) { return ask_one(*asked, links_, memory, now); });
        });
      }
    }
    lock.lock();
    wake_.wait_for(lock, stop, between_rounds, [] { return false; });
  }
  under_way_.clear();  // waits
}

// Works on a copy, so that nobody waits for the network to learn how things stand.
void Witnessing::ask(std::string const& vkey, std::function<Result<bool>(WitnessMemory&)> const& question) {
  std::unique_lock lock(mutex_);
  auto memory = memories_[vkey];
  lock.unlock();
  auto const before = memory.standing;
  auto const merged = question(memory);
  bool const news = (merged && *merged) || memory.standing != before;
  lock.lock();
  memories_[vkey] = std::move(memory);
  lock.unlock();
  if (!news) return;
  std::lock_guard const one(telling_);
  changed_();
}

}  // namespace jixiao::app
