#pragma once
// What people name a thing by, in a line of a list: not empty, and not longer than the line. Pure.
#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace jixiao::app {

constexpr std::size_t title_letters_max = 60;

inline bool is_title(std::string_view text) {
  auto const is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  auto const letters = std::count_if(text.begin(), text.end(), is_first_byte);
  return !trimmed(text).empty() && static_cast<std::size_t>(letters) <= title_letters_max;
}

}  // namespace jixiao::app
