#pragma once
// Puts a group of files on disk so that a crash at any moment leaves each of them whole or absent: all are written
// under temporary names beside their places and flushed, then renamed, then the folders are flushed. Flushing in
// groups is what makes the ledger fast. One thread.
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/tree_edge.h"

namespace jixiao::ledger {

// Called before each step of putting files on disk with the step's name and the file ("write tile/0/000"); tests stop
// the process there. May be empty.
using StepProbe = std::function<void(std::string_view step, std::filesystem::path const& file)>;

class FileBatch {
 public:
  FileBatch(std::filesystem::path folder, StepProbe const& probe) : folder_(std::move(folder)), probe_(probe) {}

  // Files that must never change. One that is there already with the same bytes is left alone; with other bytes the
  // whole batch fails with "ledger.halt" before anything of it is put in place. All bundles are in place, and safe,
  // before the first tile is.
  Result<void> create(TreeFiles const& files);
  // One file that may be there already and is then replaced in one step. A path outside the folder is allowed.
  Result<void> replace(std::filesystem::path const& path, std::string_view bytes);

 private:
  Result<bool> is_present(TreeFile const& file);
  Result<void> make_folder(std::filesystem::path const& folder);
  Result<void> write_temporary(std::filesystem::path const& path, std::string_view bytes);
  Result<void> place(std::span<std::filesystem::path const> fresh);
  Result<void> flush_folders();
  void step(std::string_view name, std::filesystem::path const& file) const;

  std::filesystem::path folder_;
  StepProbe const& probe_;
  std::set<std::filesystem::path> known_folders_;
  std::set<std::filesystem::path> touched_;  // folders to flush
};

}  // namespace jixiao::ledger
