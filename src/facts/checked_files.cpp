#include "facts/checked_files.h"

#include <sys/stat.h>

#include <boost/describe.hpp>
#include <map>
#include <string>

#include "base/file.h"
#include "facts/blamed_file.h"
#include "facts/fact_files.h"
#include "reflect/json.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

constexpr char const* record_name = "checked.json";

// A file as it was when its digest was right. The change time is the system's own: it cannot be set back.
struct CheckedFile {
  std::string digest;
  std::int64_t bytes = 0;
  std::int64_t inode = 0;
  std::int64_t written_ns = 0;
  std::int64_t changed_ns = 0;
  friend bool operator==(CheckedFile const&, CheckedFile const&) = default;
};
BOOST_DESCRIBE_STRUCT(CheckedFile, (), (digest, bytes, inode, written_ns, changed_ns))

struct CheckedFiles {
  std::map<std::string, CheckedFile> files;  // by name under facts/
};
BOOST_DESCRIBE_STRUCT(CheckedFiles, (), (files))

std::int64_t nanoseconds(timespec const& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

std::optional<CheckedFile> look_at(fs::path const& path, std::string const& digest) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return CheckedFile{digest, found.st_size, static_cast<std::int64_t>(found.st_ino), nanoseconds(found.st_mtim),
                     nanoseconds(found.st_ctim)};
}

CheckedFiles read_record(fs::path const& cache_folder) {
  auto const text = read_file(cache_folder / record_name);
  if (!text) return {};
  auto decoded = reflect::decode_text<CheckedFiles>(*text);
  return decoded ? std::move(*decoded) : CheckedFiles{};
}

}  // namespace

Result<void> check_files(std::vector<PartitionFile> const& files, fs::path const& facts_folder,
                         fs::path const& cache_folder) {
  auto const before = read_record(cache_folder);
  CheckedFiles now;
  bool changed = false;
  for (auto const& file : files) {
    if (file.retired_by) continue;
    auto const path = facts_folder / file.file;
    auto const seen = look_at(path, file.digest);
    if (!seen) return fail(file_gone(file.file, file.batch));
    auto const known = before.files.find(file.file);
    if (known == before.files.end() || known->second != *seen) {
      JX_TRY(auto const digest, file_digest(path));
      if (digest != file.digest) return fail(file_changed(file.file, file.batch));
      changed = true;
    }
    now.files.emplace(file.file, *seen);
  }
  // Without it the next computation reads the files once more; one that may not write here computes all the same.
  if (changed || now.files.size() != before.files.size()) {
    std::error_code ignored;
    fs::create_directories(cache_folder, ignored);
    (void)write_file_durably(cache_folder / record_name, reflect::render_json(reflect::to_json(now)));
  }
  return {};
}

}  // namespace jixiao::facts
