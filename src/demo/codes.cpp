#include "demo/codes.h"

#include <fmt/format.h>

#include <array>

namespace jixiao::demo {
namespace {

// GB 32100-2015: digits and capital letters without I, O, S, V, Z.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

}  // namespace

std::optional<char> credit_code_check(std::string_view first_17) {
  if (first_17.size() != 17) return std::nullopt;
  std::size_t sum = 0;
  std::size_t weight = 1;  // 3^i mod 31
  for (char const c : first_17) {
    auto const value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return alphabet[(31 - sum % 31) % 31];
}

std::optional<char> organisation_code_check(std::string_view first_8) {
  constexpr std::array<int, 8> weights{3, 7, 9, 10, 5, 8, 4, 2};
  if (first_8.size() != 8) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    char const c = first_8[i];
    if (c >= '0' && c <= '9') {
      sum += weights[i] * (c - '0');
    } else if (c >= 'A' && c <= 'Z') {
      sum += weights[i] * (c - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  int const check = (11 - sum % 11) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

std::string credit_code(std::int64_t serial) {
  std::string body = "X0000000";
  for (std::size_t i = 7; i > 0; --i) {
    body[i] = alphabet[static_cast<std::size_t>(serial % 31)];
    serial /= 31;
  }
  std::string code = "X1990000" + body;
  code += *organisation_code_check(body);
  code += *credit_code_check(code);
  return code;
}

std::string authority_code(int city, int county, int township, int section) {
  return fmt::format("197{:02}{:02}{:02}{:02}", city, county, township, section);
}

}  // namespace jixiao::demo
