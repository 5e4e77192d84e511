#pragma once
// Reads a published log from its folder: checkpoint, entries, proofs. Answers only within the signed checkpoint, and
// every proof it hands out has been verified against that checkpoint first. One thread per object.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"
#include "ledger/static_tree.h"

namespace jixiao::ledger {

class LogReader {
 public:
  // The keys must come from where the reader trusts them: the `vkey` file of the same folder proves nothing to a
  // stranger. An empty origin accepts any.
  static Result<LogReader> open(std::filesystem::path folder, std::span<VerifierKey const> log_keys,
                                std::string_view origin = {});

  Checkpoint const& checkpoint() const { return checkpoint_; }
  std::string const& signed_checkpoint() const { return note_; }
  std::uint64_t size() const { return checkpoint_.head.size; }

  Result<std::string> entry(std::uint64_t index);  // checked against the tile's hash
  Result<Digest> leaf_hash(std::uint64_t index);
  Result<Digest> root_at(std::uint64_t size);

  // The .tlog-proof of one entry under the current checkpoint.
  Result<ProofFile> prove(std::uint64_t index);
  // That the log of new_size entries extends the one of old_size; roots and proof together.
  struct Consistency {
    TreeHead from;
    TreeHead to;
    HashPath proof;
  };
  Result<Consistency> prove_consistency(std::uint64_t old_size, std::uint64_t new_size);

 private:
  LogReader(Checkpoint checkpoint, std::string note, StaticTree tree)
      : checkpoint_(std::move(checkpoint)), note_(std::move(note)), tree_(std::move(tree)) {}
  Result<void> check_index(std::uint64_t index) const;

  Checkpoint checkpoint_;
  std::string note_;
  StaticTree tree_;
};

}  // namespace jixiao::ledger
