#include "facts/cache_record.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <set>

#include "base/file.h"
#include "reflect/json.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

constexpr char const* record_name = "record.json";

// The folders in which every file is a result; beside them lie the spill of queries and this record.
constexpr std::array result_folders = {"partials", "holistic", "derived"};

// "2026-09-0123456789abcdef01234567.bin" → the digits.
std::string digest_in(fs::path const& file) {
  auto const stem = file.stem().string();
  return stem.substr(stem.rfind('-') + 1);
}

// Digests as the names of files in the cache have them, behind the dataset.
std::set<std::string> current_names(FactFiles const& files) {
  std::set<std::string> out;
  for (auto const& dataset : files.datasets()) {
    auto const add = [&](std::string const& digest) { out.insert(dataset + "/" + digest.substr(0, 24)); };
    add(files.digest(dataset));
    for (auto const& partition : files.partitions(dataset)) {
      add(partition.digest);
      for (auto const& file : partition.files) add(file.digest);  // of a derived dataset: the file itself
    }
  }
  return out;
}

}  // namespace

CacheRecord read_cache_record(fs::path const& cache_folder) {
  auto const text = read_file(cache_folder / record_name);
  if (!text) return {};
  auto decoded = reflect::decode_text<CacheRecord>(*text);
  return decoded ? std::move(*decoded) : CacheRecord{};
}

Result<void> write_cache_record(fs::path const& cache_folder, CacheRecord const& record) {
  return write_file_durably(cache_folder / record_name, reflect::render_json(reflect::to_json(record)));
}

std::int64_t prune_cache(fs::path const& cache_folder, FactFiles const& files, CacheRecord& record) {
  auto const current = current_names(files);
  int const oldest = record.run - runs_kept;
  std::int64_t deleted = 0;
  std::error_code failed;
  for (auto const* folder : result_folders) {
    for (auto it = fs::recursive_directory_iterator(cache_folder / folder, failed);
         !failed && it != fs::recursive_directory_iterator(); it.increment(failed)) {
      if (!it->is_regular_file(failed)) continue;
      auto const name = it->path().lexically_relative(cache_folder).generic_string();
      auto const dataset = it->path().parent_path().filename().string();
      bool const leftover = name.ends_with(".new");  // nobody writes while we have the cache alone
      auto const known = record.files.try_emplace(name, RecordedUse{record.run, {}}).first;
      if (leftover || (known->second.run <= oldest && !current.contains(dataset + "/" + digest_in(it->path())))) {
        std::error_code ignored;
        deleted += fs::remove(it->path(), ignored) ? 1 : 0;
        record.files.erase(name);
      }
    }
    failed.clear();
  }
  // A file that somebody else has deleted is remembered for a while, to say so when it is missed.
  std::erase_if(record.files,
                [&](auto const& f) { return f.second.run <= oldest && !fs::exists(cache_folder / f.first, failed); });
  for (auto& [name, use] : record.files) std::erase_if(use.entries, [&](auto const& e) { return e.second <= oldest; });
  std::erase_if(record.forms, [&](auto const& form) { return form.second.run <= oldest; });
  std::erase_if(record.trees, [&](auto const& tree) { return tree.second <= oldest; });
  return deleted;
}

CacheLock::CacheLock(fs::path const& cache_folder)
    : fd_(::open((cache_folder / "in-use").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  share();
}

CacheLock::~CacheLock() {
  if (fd_ >= 0) ::close(fd_);
}

bool CacheLock::try_alone() { return fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0; }

void CacheLock::share() {
  if (fd_ >= 0) (void)::flock(fd_, LOCK_SH);
}

}  // namespace jixiao::facts
