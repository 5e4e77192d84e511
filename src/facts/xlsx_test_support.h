#pragma once
// For tests that look at a workbook's own XML.
#include <string>

#include "facts/xlsx_package.h"

namespace jixiao::facts {

// A part as it is stored, unpacked; of at most a megabyte.
inline std::string part_of(XlsxPackage const& package, std::string const& name) {
  auto opened = package.read(name).value();
  std::string out(1u << 20, '\0');
  std::size_t size = 0;
  while (auto const got = opened.read(out.data() + size, out.size() - size).value()) size += got;
  out.resize(size);
  return out;
}

}  // namespace jixiao::facts
