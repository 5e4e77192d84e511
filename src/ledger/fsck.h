#pragma once
// Checks a whole log in a folder: the checkpoint's signatures, every tile and the root rebuilt from the entries. Lists
// everything it finds wrong and goes on: which file, which index, which statement broke, expected and actual value.
// Reads only; memory is 1/256 of the tree's hashes; one thread.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/checkpoint.h"

namespace jixiao::ledger {

// The statement that does not hold.
enum class Statement {
  checkpoint,  // readable, of this origin, signed
  vkey,        // the folder's key file names the trusted keys
  bundle,      // readable, with the right number of entries
  entry,       // hashes to its leaf
  tile,        // readable, of the right width, holding the right hashes
  root,        // entries and tiles lead to the signed root
  state,       // the private state agrees with the checkpoint
  stray        // a file that does not belong there
};
std::string_view to_string(Statement statement);

struct Finding {
  Statement statement;
  std::string file;                    // below the folder
  std::optional<std::uint64_t> index;  // of the entry, or of the hash on the tile's level; none: the whole file
  std::string expected;
  std::string actual;
  Error error;  // the same for people
};

struct LogReport {
  std::optional<Checkpoint> checkpoint;
  std::uint64_t entries = 0;      // read and hashed
  std::uint64_t files = 0;        // tiles and bundles read
  std::uint64_t unpublished = 0;  // files beyond the checkpoint, which nothing signed covers yet: not checked
  std::vector<Finding> findings;  // the first findings_max
  std::uint64_t findings_total = 0;
  bool ok() const { return findings_total == 0; }
};

struct LogCheck {
  std::filesystem::path folder;
  std::vector<VerifierKey> log_keys;
  std::string origin;           // empty: any
  std::filesystem::path state;  // the writer's private state file; empty: not checked
  std::size_t findings_max = 1000;
  // Called with each entry, whatever its state, so that the caller can compare its rows with the log in the same pass.
  std::function<void(std::uint64_t index, std::string_view entry)> on_entry;
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress;  // after each bundle
};

LogReport check_log(LogCheck const& check);

}  // namespace jixiao::ledger
