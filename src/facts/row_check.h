#pragma once
// RowCheck: from the text cells of a row to the typed row that is stored, or to the reasons why it is not.
//
// Cells are cleaned first (blanks at both ends, full-width letters of codes, texts that mean “no figure”). A bad cell
// of a nullable column becomes missing and is reported with kept = true; a bad cell anywhere else, or in a column that
// gives the row its place (key, owner, date), refuses the row. Storage contract: text, code and ordered are texts;
// integer, decimal (× 10^scale), money (cents), date (days), timestamp (seconds) and boolean are 64-bit numbers.
//
// Immutable and shared between threads; each thread brings its own TypedRow, whose texts live until the next check with
// it and no longer than the cells.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/cell_text.h"
#include "facts/header_map.h"
#include "facts/key_set.h"

namespace jixiao::facts {

struct TypedCell {
  bool present = false;
  std::int64_t number = 0;
  std::string_view text;
};

struct TypedRow {
  std::int64_t row = 0;            // of the file, as TextRows numbers it
  std::int32_t period = 0;         // first month of the row's partition; see Period
  std::vector<TypedCell> cells;    // per column of the dataset
  std::vector<std::string> work;   // cleaned texts, one per column
  std::optional<Date> placed_day;  // of the last row placed: neighbours often share it; none without a date column
};

// What was wrong; column = −1 when the whole row is meant.
struct Finding {
  std::int64_t row = 0;
  int column = -1;
  std::string value;  // as it stood in the file, valid UTF-8, at most 200 bytes
  CellReason reason = nullptr;
  bool kept = false;
};

struct CheckContext {
  // Codes of all units there ever were; absent: owners are not checked.
  KeySet const* units = nullptr;
  // Keys of a dataset that rows refer to; nullptr as an answer: not checked. A dataset's own keys are not asked for
  // here but when all its rows are in: own_references.h.
  std::function<KeySet const*(std::string const& dataset)> references;
};

bool is_stored_as_text(ColumnType type);
// The partition a row dated `day` belongs to, and its name ("2026-09", "all").
std::int32_t partition_of(Date day, PartitionBy by);
std::string partition_name(std::int32_t first_month, PartitionBy by);

// At most 200 bytes of a cell on one line, safe to store and show: a line break becomes ↵, a damaged byte U+FFFD.
std::string shown_value(std::string_view cell);

class RowCheck {
 public:
  // The dataset and what the context points to outlive the check. Error: facts.format_unknown.
  static Result<RowCheck> create(Dataset const& dataset, HeaderMap header, CheckContext const& context);

  // True if the row is accepted. Findings are appended either way.
  bool check(std::span<std::string_view const> cells, std::int64_t row, bool pads_short_rows, TypedRow& typed,
             std::vector<Finding>& findings) const;

 private:
  struct Rule {
    Column const* column = nullptr;
    int cell = -1;
    bool required = false;
    bool half_width = false;  // codes: full-width letters are slips of the input method
    bool code_like = false;   // an exponent means a damaged code
    bool in_percent = false;
    int scale = 0;
    std::optional<std::int64_t> minimum, maximum;  // scaled as the column
    std::unordered_map<std::string_view, std::string_view> codes;
    std::optional<TimeFormat> format;
    KeySet const* known = nullptr;
    CellReason unknown_reason = nullptr;
  };
  CellReason read(Rule const& rule, std::string_view text, TypedCell& cell, std::string& work) const;
  CellReason read_text(Rule const& rule, std::string_view text, TypedCell& cell, std::string& work) const;
  bool is_missing(Rule const& rule, std::string_view text) const;
  bool place(TypedRow& typed, std::vector<Finding>& findings) const;

  Dataset const* dataset_ = nullptr;
  HeaderMap header_;
  std::vector<Rule> rules_;
  int date_ = -1, valid_from_ = -1, valid_to_ = -1;
};

}  // namespace jixiao::facts
