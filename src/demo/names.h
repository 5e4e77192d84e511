#pragma once
// Made-up place names: two rare syllables together, checked against the real cities and counties that such pairs could
// hit. No names of persons: people of the demo carry a letter and a number.
#include <cstdint>
#include <string>
#include <vector>

namespace jixiao::demo {

inline constexpr char const* province_name = "霁川";

// All pairs, in an order that depends on the seed and the purpose; no two the same.
std::vector<std::string> place_names(std::uint64_t seed, std::string_view purpose);

}  // namespace jixiao::demo
