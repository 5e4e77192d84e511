#include "facts/drop_folder.h"

#include <algorithm>

#include "base/errno_words.h"
#include "base/file.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

bool is_unfinished(fs::path const& file) {
  auto const name = file.filename().string();
  auto const extension = file.extension();
  return name[0] == '.' || name.rfind("~$", 0) == 0 || extension == ".part" || extension == ".tmp";
}

bool is_table_file(fs::path const& file) {
  auto extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return extension == ".csv" || extension == ".txt" || extension == ".xlsx" || extension == ".parquet";
}

// Null: nothing keeps it.
char const* reason_to_wait(fs::path const& file, fs::file_time_type now, std::chrono::seconds quiet) {
  std::error_code error;
  auto const touched = fs::last_write_time(file, error);
  if (error || is_unfinished(file)) return "facts.inbox_unfinished";
  if (!is_table_file(file)) return "facts.inbox_kind";
  return touched + quiet > now ? "facts.inbox_touched" : nullptr;
}

Result<std::vector<fs::path>> entries_of(fs::path const& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
    entries.push_back(it->path());
  }
  if (error)
    return fail(ErrorKind::unavailable, "base.file_read",
                {{"path", folder.string()}, {"reason", errno_words(error.value())}});
  std::sort(entries.begin(), entries.end());
  return entries;
}

// A name that is free in the folder: report.csv, report-2.csv, …
fs::path free_name(fs::path const& folder, fs::path const& file) {
  auto path = folder / file.filename();
  for (int n = 2; fs::exists(path); ++n) {
    path = folder / (file.stem().string() + '-' + std::to_string(n) + file.extension().string());
  }
  return path;
}

Result<fs::path> move_to(fs::path const& inbox, char const* state, DroppedFile const& file) {
  auto const folder = inbox / state / file.dataset;
  std::error_code error;
  fs::create_directories(folder, error);
  auto target = free_name(folder, file.path);
  if (!error) fs::rename(file.path, target, error);
  if (error)
    return fail(ErrorKind::unavailable, "base.file_write",
                {{"path", target.string()}, {"reason", errno_words(error.value())}});
  return target;
}

}  // namespace

Result<InboxScan> scan_inbox(fs::path const& inbox, fs::file_time_type now, std::chrono::seconds quiet) {
  InboxScan scan;
  std::error_code error;
  if (!fs::exists(inbox, error)) return scan;
  JX_TRY(auto const folders, entries_of(inbox));
  for (auto const& folder : folders) {
    if (folder.filename().string()[0] == '.') continue;
    if (!fs::is_directory(folder, error)) {
      scan.waiting.push_back({folder, "facts.inbox_outside"});
      continue;
    }
    JX_TRY(auto const files, entries_of(folder));
    for (auto const& file : files) {
      auto const kind = fs::symlink_status(file, error).type();
      if (kind == fs::file_type::directory) continue;
      // Who may put files here may not have others read for them: a link is not followed.
      if (kind != fs::file_type::regular)
        scan.waiting.push_back({file, "facts.inbox_special"});
      else if (auto const* const reason = reason_to_wait(file, now, quiet))
        scan.waiting.push_back({file, reason});
      else
        scan.ready.push_back({folder.filename().string(), file});
    }
  }
  return scan;
}

Result<InboxReport> process_inbox(fs::path const& inbox, fs::file_time_type now, std::chrono::seconds quiet,
                                  std::function<Result<void>(DroppedFile const&)> const& handle,
                                  std::string const& dataset) {
  JX_TRY(auto const scan, scan_inbox(inbox, now, quiet));
  InboxReport report;
  report.waiting = scan.waiting;
  for (auto const& file : scan.ready) {
    if (!dataset.empty() && file.dataset != dataset) continue;
    auto const done = handle(file);
    if (done) {
      JX_CHECK(move_to(inbox, ".done", file));
      report.done.push_back(file);
      continue;
    }
    JX_TRY(auto const moved, move_to(inbox, ".failed", file));
    JX_CHECK(write_file_durably(moved.string() + ".txt", to_text(done.error()) + '\n'));
    report.failed.emplace_back(file, done.error());
  }
  return report;
}

}  // namespace jixiao::facts
