#pragma once
// The policy packs of an installation, to be read: every version ever in force, its files, and what changed between
// two versions, line by line. Free functions over an open home; they write nothing.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "app/home.h"
#include "storage/pack_store.h"

namespace jixiao::app {

struct PackFileEntry {
  std::string path;
  std::int64_t bytes = 0;
  std::int64_t lines = 0;
};
BOOST_DESCRIBE_STRUCT(PackFileEntry, (), (path, bytes, lines))

struct PackContents {
  storage::PackVersion version;
  std::vector<PackFileEntry> files;  // by path
};
BOOST_DESCRIBE_STRUCT(PackContents, (), (version, files))

struct PackText {
  std::string path;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(PackText, (), (path, text))

// same: stands in both; added: only in the newer; removed: only in the older; skipped: `line` counts lines left out.
enum class DiffMark { same, added, removed, skipped };
BOOST_DESCRIBE_ENUM(DiffMark, same, added, removed, skipped)

struct DifferenceLine {
  DiffMark change = DiffMark::same;
  std::int64_t line = 0;  // number in the newer text, of removed ones in the older
  std::string text;
};
BOOST_DESCRIBE_STRUCT(DifferenceLine, (), (change, line, text))
constexpr auto optional_members(DifferenceLine const*) { return std::array{"text"}; }

enum class FileChange { added, removed, changed };
BOOST_DESCRIBE_ENUM(FileChange, added, removed, changed)

struct FileDifference {
  std::string path;
  FileChange change = FileChange::changed;
  std::int64_t added = 0;  // lines
  std::int64_t removed = 0;
  std::vector<DifferenceLine> lines;  // with three lines around each change
};
BOOST_DESCRIBE_STRUCT(FileDifference, (), (path, change, added, removed, lines))

struct PackDifference {
  storage::PackVersion before, after;
  std::vector<FileDifference> files;  // by path; files that are the same are left out
};
BOOST_DESCRIBE_STRUCT(PackDifference, (), (before, after, files))

Result<std::vector<storage::PackVersion>> list_packs(Home& home);       // newest first
Result<PackContents> open_pack(Home& home, std::string const& digest);  // storage.pack_unknown
Result<PackText> read_pack_file(Home& home, std::string const& digest,
                                std::string const& path);  // app.pack_file_unknown
Result<PackDifference> compare_packs(Home& home, std::string const& before, std::string const& after);

// The difference of two texts; where both are long and share nothing it falls back to all removed, all added.
std::vector<DifferenceLine> compare_lines(std::string const& before, std::string const& after);

}  // namespace jixiao::app
