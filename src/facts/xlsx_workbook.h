#pragma once
// The workbook of an .xlsx package: its sheets with their parts, its date system, its shared strings.
#include "facts/xlsx_package.h"

#include <vector>

namespace jixiao::facts {

struct XlsxSheet {
  std::string name;
  std::string part;  // "xl/worksheets/sheet1.xml"
  bool hidden = false;
};

struct XlsxWorkbook {
  std::vector<XlsxSheet> sheets;
  bool system_1904 = false;
};

Result<XlsxWorkbook> read_workbook(XlsxPackage const& package);

// Strings one behind the other; thousands of small allocations would double their memory.
struct SharedStrings {
  std::string bytes;
  std::vector<std::uint32_t> ends;
  std::size_t size() const { return ends.size(); }
  std::string_view at(std::size_t i) const {
    auto const from = i == 0 ? 0 : ends[i - 1];
    return std::string_view(bytes).substr(from, ends[i] - from);
  }
};

Result<SharedStrings> read_shared_strings(XlsxPackage const& package);

// Excel writes control characters as _x000D_; the text gets them back.
std::string unescaped_xstring(std::string_view text);

}  // namespace jixiao::facts
