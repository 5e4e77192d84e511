#pragma once
// The sequencer's side of a log on disk: appends entries to the static tree in a folder (C2SP tlog-tiles) and signs
// its checkpoints. The tree is derived from the caller's outbox and may be flushed from there again at any time: equal
// entries give equal bytes, and bytes that differ from what is there stop the writer ("ledger.halt"), it never
// overwrites.
//
// Order on disk: entry bundles, tiles, the private state (the commit point), and on publish() the checkpoint. Each
// step is flushed before the next begins, so a crash anywhere is repaired by open() and appending again from size().
// A server must not hand out tiles beyond the published checkpoint. Folder/: checkpoint, vkey, tile/… are public;
// beside it lie folder.state and folder.lock. One writer per folder (flock), one thread.
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file_lock.h"
#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/file_batch.h"
#include "ledger/tree_edge.h"

namespace jixiao::ledger {

struct LogOptions {
  std::filesystem::path folder;
  std::string origin;                  // the log's name for ever: a key name, by custom host/path
  std::vector<Signer const*> signers;  // at least one; they outlive the writer
  // The largest tree head the caller knows from a place outside this folder's backups (another disk, a witness). A
  // tree that does not extend it was restored from an old backup or forked, and is not opened.
  std::optional<TreeHead> at_least;
  StepProbe probe;
};

class LogWriter {
 public:
  // Creates what is missing. Recomputes the right edge from the tiles and compares it with the private state; refuses
  // a published checkpoint that is larger than the state, or that the tree does not extend.
  static Result<LogWriter> open(LogOptions options);
  LogWriter(LogWriter&&) noexcept;
  LogWriter& operator=(LogWriter&&) noexcept;
  ~LogWriter();

  // Entries appended and safe on disk.
  std::uint64_t size() const { return edge_.size(); }
  TreeHead head() const { return edge_.head(); }
  std::optional<TreeHead> published() const { return published_; }

  // Entries first_index, first_index + 1, …: those below size() are compared with what is there, the rest is appended
  // and safe on disk when this returns. A gap (first_index > size()) is refused. Returns size(). After an I/O error
  // the same call may be made again.
  Result<std::uint64_t> append(std::uint64_t first_index, std::span<std::string const> entries);

  // Signs and writes the checkpoint of size() if the tree has grown since the last one (an empty tree has one too),
  // then clears away partial files whose full successors are there.
  Result<Checkpoint> publish();
  // Adds a witness's cosignature of the published checkpoint to it, after verifying it.
  Result<void> add_cosignature(Signature const& cosignature, VerifierKey const& witness);

 private:
  LogWriter(LogOptions options, FileLock lock);
  Result<void> recover();
  Result<void> check_vkey_file();
  Result<void> check_extends(TreeHead const& earlier, char const* code);
  Result<void> check_present(std::uint64_t first_index, std::span<std::string const> entries);
  Result<void> append_new(std::span<std::string const> entries);
  Result<void> commit(TreeEdge edge);
  void clear_partials(std::uint64_t since);
  std::vector<VerifierKey> keys() const;
  std::filesystem::path state_path() const;

  LogOptions options_;
  FileLock lock_;
  TreeEdge edge_;
  std::optional<TreeHead> published_;
  bool halted_ = false;
};

// The private state file, for those who check it.
std::string format_state(std::string const& origin, TreeHead const& head);
Result<TreeHead> parse_state(std::string_view text, std::string const& origin);
std::filesystem::path state_path_of(std::filesystem::path const& folder);

}  // namespace jixiao::ledger
