#include "base/join_first.h"

#include "base/text.h"

namespace jixiao {

std::string join_first(std::span<std::string const> names, std::string_view separator, std::size_t most) {
  if (names.size() <= most) return join(names, separator);
  return join(names.first(most), separator) + " 等 " + std::to_string(names.size()) + " 个";
}

}  // namespace jixiao
