#pragma once
// The drop folder: inbox/<dataset>/<file>. Files are handled in the order of their names, dataset by dataset, then
// moved to inbox/.done or, with the reason in a .txt beside them, to inbox/.failed. A file that is still being written
// stays: one that ends in .part or .tmp, is hidden, is a spreadsheet program's lock (~$…), or was touched less than
// `quiet` ago.
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace jixiao::facts {

struct DroppedFile {
  std::string dataset;
  std::filesystem::path path;
};

// A file that is left where it is: facts.inbox_unfinished, facts.inbox_touched (these two may still be being written),
// facts.inbox_kind, facts.inbox_outside, facts.inbox_special (links, pipes).
struct WaitingFile {
  std::filesystem::path path;
  std::string reason;
};

struct InboxReport {
  std::vector<DroppedFile> done;
  std::vector<std::pair<DroppedFile, Error>> failed;
  std::vector<WaitingFile> waiting;
};

struct InboxScan {
  std::vector<DroppedFile> ready;
  std::vector<WaitingFile> waiting;
};

// An inbox that does not exist is empty. `now` is the file system's clock.
Result<InboxScan> scan_inbox(std::filesystem::path const& inbox, std::filesystem::file_time_type now,
                             std::chrono::seconds quiet);

// Runs `handle` on every ready file (of one dataset, if it is named) and moves it. An error of `handle` fails that file
// only; an error of moving ends the run.
Result<InboxReport> process_inbox(std::filesystem::path const& inbox, std::filesystem::file_time_type now,
                                  std::chrono::seconds quiet,
                                  std::function<Result<void>(DroppedFile const&)> const& handle,
                                  std::string const& dataset = "");

}  // namespace jixiao::facts
