#pragma once
// Gathers the cosignatures of a home's witnesses (trust_policy.h). The log publishes its checkpoint at once and alone;
// witnesses are asked afterwards, outside every lock and transaction, all at the same time, and what they sign is
// merged into the file `checkpoint` as it comes. A witness that does not answer is asked again after a pause that
// doubles; one that says it has seen a longer or another history is an alarm. How each stood is kept in the home.
//
// ask_witnesses() is one round; Witnessing keeps asking while a home is served, each witness in its own time.
#include <boost/describe.hpp>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/home.h"
#include "base/result.h"
#include "ledger/key.h"
#include "ledger/note.h"
#include "notify/http.h"

namespace jixiao::app {

enum class WitnessStanding {
  cosigned,     // has cosigned the checkpoint as it stands
  waiting,      // not asked yet
  unreachable,  // no answer, or not of the protocol
  refused       // has answered that it will not: another history, unknown key
};
BOOST_DESCRIBE_ENUM(WitnessStanding, cosigned, waiting, unreachable, refused)

// Times are Unix seconds.
struct WitnessState {
  std::string name;
  std::string key_name;
  std::string key_id;  // hexadecimal, to be compared by telephone
  std::string vkey;
  std::string address;
  WitnessStanding standing = WitnessStanding::waiting;
  std::optional<std::int64_t> cosigned_at;   // its word on the checkpoint as it stands
  std::optional<std::int64_t> last_at;       // its newest cosignature of any checkpoint
  std::optional<std::int64_t> last_size;     // and of how many entries
  std::string problem;                       // for people
  std::optional<std::int64_t> next_at;       // when it is asked again
  std::optional<std::int64_t> silent_since;  // first asked in vain since its last answer
};
BOOST_DESCRIBE_STRUCT(WitnessState, (),
                      (name, key_name, key_id, vkey, address, standing, cosigned_at, last_at, last_size, problem,
                       next_at, silent_since))

// What is remembered of one witness between rounds, by its vkey.
struct WitnessMemory {
  std::uint64_t size = 0;  // it cosigned last, as far as known
  std::optional<std::int64_t> at;
  WitnessStanding standing = WitnessStanding::waiting;
  std::string problem;
  int failures = 0;
  std::int64_t next_at = 0;
  std::optional<std::int64_t> silent_since;
};
using WitnessMemories = std::map<std::string, WitnessMemory>;

// Where requests go and cosignatures end: real ones by default, others in tests. Called from several threads at once.
struct WitnessLinks {
  std::function<Result<notify::HttpAnswer>(notify::HttpRequest const&)> post = notify::http_post;
  // Adds to the checkpoint on disk if its text is still this one; true if it did.
  std::function<Result<bool>(std::string const& text, ledger::Signature const&, ledger::VerifierKey const&)> merge;
  // Stores what is remembered of one; empty: nothing outlives the process.
  std::function<Result<void>(std::string const& vkey, WitnessMemory const&)> keep = {};
};

// What a home has kept of its witnesses but for the pauses (a start asks everybody), and keeping it; for
// WitnessLinks::keep the caller is the home's one writer.
Result<WitnessMemories> load_witness_memories(Home& home);
Result<void> keep_witness_memory(Home& home, std::string const& vkey, WitnessMemory const& memory);

// One round: whoever has not cosigned the checkpoint as it stands and whose pause is over, each asked on a thread of
// its own; returns when all have answered or their time is over. True if anything was merged. Errors of single
// witnesses are in the memories; an Error is the home's own: no readable checkpoint or policy.
Result<bool> ask_witnesses(HomePaths const& paths, WitnessLinks const& links, WitnessMemories& memories,
                           std::int64_t unix_now);

// For WitnessLinks::merge; the caller is the home's one writer.
Result<bool> merge_cosignature(Home& home, std::string const& text, ledger::Signature const& cosignature,
                               ledger::VerifierKey const& witness);

// The witnesses of the policy, in its order, as the checkpoint on disk and the memories know them.
Result<std::vector<WitnessState>> witness_states(HomePaths const& paths, WitnessMemories const& memories);

class Witnessing {
 public:
  // `changed` hears of every merged cosignature and every change of a standing, one call at a time, on threads of this
  // object.
  Witnessing(HomePaths paths, WitnessLinks links, WitnessMemories memories, std::function<void()> changed);
  ~Witnessing();  // waits for requests under way, at most their time-out

  // The clock answers Unix seconds.
  void start(std::function<std::int64_t()> clock);
  // Thread-safe.
  Result<std::vector<WitnessState>> states() const;

 private:
  void run(std::stop_token const& stop, std::function<std::int64_t()> const& clock);
  void ask(std::string const& vkey, std::function<Result<bool>(WitnessMemory&)> const& question);
  HomePaths paths_;
  WitnessLinks links_;
  std::function<void()> changed_;
  std::mutex telling_;
  mutable std::mutex mutex_;  // guards the memories
  std::condition_variable_any wake_;
  WitnessMemories memories_;
  std::map<std::string, std::future<void>> under_way_;  // by vkey; of thread_ alone
  std::jthread thread_;
};

}  // namespace jixiao::app
