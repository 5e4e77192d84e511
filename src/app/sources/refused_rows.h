#pragma once
// The refused rows of a batch, whole, as they came: what a person corrects and sends again. Kept when the batch is
// taken in (quarantine/<batch>.csv in the home, mode 0600, as it may hold what its source holds), with what was wrong.
#include <filesystem>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/facts.h"

namespace jixiao::app {

struct RefusedRow {
  std::int64_t row = 0;            // of the delivery, as in Quarantined::row
  std::vector<std::string> cells;  // as in the header
  std::vector<std::string> reasons;
};
BOOST_DESCRIBE_STRUCT(RefusedRow, (), (row, cells, reasons))

struct RefusedRows {
  std::vector<std::string> header;
  std::vector<RefusedRow> rows;
};
BOOST_DESCRIBE_STRUCT(RefusedRows, (), (header, rows))

inline std::filesystem::path refused_rows_folder(HomePaths const& paths) { return paths.root / "quarantine"; }

constexpr std::size_t refused_rows_max = 10'000;  // beyond it the delivery is not what it claims to be

// In two steps, so that a full disk refuses a batch before it is taken in, and nothing lies in the folder without one:
// writes them into the work folder (nowhere and an empty path where no row was refused), and puts what was written into
// its place once the batch is recorded.
Result<std::filesystem::path> write_refused_rows(Home& home, Dataset const& dataset, std::filesystem::path const& file,
                                                 std::vector<Quarantined> const& findings);
Result<void> keep_refused_rows(Home& home, std::filesystem::path const& written);
// app.refused_rows_gone where none are kept (a batch of before, or swept).
Result<RefusedRows> load_refused_rows(Home& home, std::string const& batch);

// The columns that carry the reasons, and where the row stood in the file it came in, in what people download; ignored
// when they come back.
constexpr char const* reason_header = "问题（改后可留空）";
constexpr char const* row_header = "原文件行号（含表头）";

}  // namespace jixiao::app
