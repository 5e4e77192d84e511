#pragma once
// The files of facts/ on disk: dataset/period/<first 12 of the batch id>-<n>.parquet. New files are staged under
// facts/.staging, flushed, and renamed into place all together before the system of record commits the rows that name
// them. So a killed ingest leaves only files nobody references, and sweep_orphans() takes them away.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace jixiao::facts {

inline constexpr char const* staging_folder = ".staging";
// How much of a batch's id names its files and stands in the column _batch of its rows: 48 bits tell the batches of an
// installation apart, and DuckDB keeps texts of up to 12 bytes without a second allocation.
inline constexpr std::size_t batch_name_length = 12;

// A flat folder of its own for one ingest; removed with what is in it at the end of its life, whatever happened.
class Staging {
 public:
  static Result<Staging> create(std::filesystem::path const& facts, std::string const& name);
  Staging(Staging&& other) noexcept;
  Staging& operator=(Staging&&) = delete;
  ~Staging();

  std::filesystem::path const& folder() const { return folder_; }
  // Where the file that will be facts/<relative> is written first.
  std::filesystem::path path_for(std::string const& relative) const;
  // Flushes the staged files and moves them into place; on failure none of them stays there. `flushed` are folders this
  // process knows to be on disk with their names: they are flushed again only when they get a new file themselves.
  Result<void> publish(std::vector<std::string> const& relatives, std::set<std::filesystem::path>& flushed);

 private:
  Staging(std::filesystem::path facts, std::filesystem::path folder)
      : facts_(std::move(facts)), folder_(std::move(folder)) {}
  std::filesystem::path facts_;
  std::filesystem::path folder_;
};

// SHA-256 of a file of any size, hexadecimal.
Result<std::string> file_digest(std::filesystem::path const& path);

// Removes what lies under `facts` and is not referenced: Parquet files an interrupted ingest left, and staging folders.
// `referenced` holds current and retired files alike, relative to `facts`. Not to be run beside an ingest. Answers what
// was removed.
Result<std::vector<std::string>> sweep_orphans(std::filesystem::path const& facts,
                                               std::set<std::string> const& referenced);

}  // namespace jixiao::facts
