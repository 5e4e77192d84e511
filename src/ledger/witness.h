#pragma once
// A witness: remembers the largest checkpoint it has seen of each log it watches and cosigns only what extends it. The
// judgement is add_checkpoint.h; this adds a folder that outlives crashes and one request at a time.
//
//   witness.key  private key, 0600      logs   vkeys of the logs watched, one a line
//   state/<hex SHA-256 of origin>       the checkpoint cosigned last, with the cosignature
//   lock         one process at a time
//
// What is cosigned is safe on disk before it is answered: an answer that got lost is asked for again with the new
// size, but a smaller tree can never be cosigned after a larger one. Thread-safe.
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file_lock.h"
#include "base/result.h"
#include "ledger/add_checkpoint.h"
#include "ledger/file_batch.h"

namespace jixiao::ledger {

struct WitnessAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;  // 200: a cosignature line; 409: the size cosigned last; else why, for people
};

class Witness {
 public:
  // A new folder (or an empty one) with a new key.
  static Result<VerifierKey> init(std::filesystem::path const& folder, std::string const& name,
                                  std::span<VerifierKey const> logs);
  // Another log, or another key of a log already watched. Takes effect at the next open.
  static Result<void> watch(std::filesystem::path const& folder, VerifierKey const& log);

  // ledger.witness_locked; ledger.witness_state where a remembered checkpoint is not what this witness cosigned.
  static Result<std::unique_ptr<Witness>> open(std::filesystem::path const& folder, StepProbe probe = {});

  VerifierKey const& key() const { return signer_.key(); }
  std::vector<WitnessedLog> const& logs() const { return logs_; }

  WitnessAnswer add_checkpoint(std::string_view body, std::uint64_t unix_seconds);
  // The checkpoint cosigned last of the log whose origin has this SHA-256 (hexadecimal), cosignature included.
  std::optional<std::string> find_checkpoint(std::string_view origin_hash) const;

 private:
  Witness(std::filesystem::path folder, FileLock lock, Ed25519Signer signer, StepProbe probe)
      : folder_(std::move(folder)), lock_(std::move(lock)), signer_(std::move(signer)), probe_(std::move(probe)) {}
  Result<void> load_state();
  Result<std::string> remember(SignedCheckpoint const& checkpoint, std::uint64_t unix_seconds);

  std::filesystem::path folder_;
  FileLock lock_;
  Ed25519Signer signer_;
  StepProbe probe_;
  std::vector<WitnessedLog> logs_;
  struct Last {
    TreeHead head;
    std::string note;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Last> last_;  // by origin hash
  bool broken_ = false;               // remembering failed once
};

// Under which a log's state is kept and served.
std::string origin_hash(std::string_view origin);

}  // namespace jixiao::ledger
