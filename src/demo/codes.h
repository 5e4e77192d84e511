#pragma once
// Codes of the demo province: built like the real ones, check characters valid, but out of every range ever issued.
//  - unified social credit code, GB 32100-2015: 18 characters, registering authority X (unassigned), area 99xxxx (no
//  such
//    province), organisation code by GB 11714 with its own check character, check character mod 31;
//  - tax authority code: 11 digits, 1 for a province and below, then two digits each for province (97, which GB/T 2260
//    does not have), city, county, township and section.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jixiao::demo {

// The 18th character for the first 17 of a unified social credit code; nullopt if one of them is not in its alphabet.
std::optional<char> credit_code_check(std::string_view first_17);
// The 9th character for the first 8 of an organisation code (GB 11714: mod 11, X for 10).
std::optional<char> organisation_code_check(std::string_view first_8);

std::string credit_code(std::int64_t serial);  // serial < 31^7

// section 0 and so on: not that deep.
std::string authority_code(int city, int county = 0, int township = 0, int section = 0);

}  // namespace jixiao::demo
