#pragma once
// A list in a sentence: no more names than one reads, and how many there are.
#include <span>
#include <string>
#include <string_view>

namespace jixiao {

// "甲、乙、丙"; of more than `most` names "甲、乙、丙 等 7 个".
std::string join_first(std::span<std::string const> names, std::string_view separator, std::size_t most);

}  // namespace jixiao
