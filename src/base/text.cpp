#include "base/text.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace jixiao {
namespace {

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> out;
  auto const* s = reinterpret_cast<std::uint8_t const*>(text.data());
  auto const length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(s, i, length, c);
    out.push_back(c < 0 ? U'\uFFFD' : static_cast<char32_t>(c));
  }
  return out;
}

}  // namespace

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  std::uint64_t any = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    any |= word;
  }
  for (; i < text.size(); ++i) any |= static_cast<std::uint8_t>(text[i]) & 0x80U;
  return (any & 0x8080808080808080U) == 0;
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  auto const* s = reinterpret_cast<std::uint8_t const*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    if (s[i] < 0x80) {
      ++i;
      continue;
    }
    // U8_NEXT counts in 32 bits: decode from a window that starts here.
    auto const window = static_cast<std::int32_t>(std::min<std::size_t>(4, text.size() - i));
    std::int32_t offset = 0;
    UChar32 c = 0;
    U8_NEXT(s + i, offset, window, c);
    if (c < 0) return i;
    i += static_cast<std::size_t>(offset);
  }
  return std::nullopt;
}

std::optional<std::string> gb18030_to_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  auto const close = [](UConverter* c) { ucnv_close(c); };
  std::unique_ptr<UConverter, decltype(close)> const from(ucnv_open("gb18030", &status), close);
  std::unique_ptr<UConverter, decltype(close)> const to(ucnv_open("UTF-8", &status), close);
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string out(bytes.size() * 2 + 16, '\0');
  char* target = out.data();
  char const* source = bytes.data();
  ucnv_convertEx(to.get(), from.get(), &target, out.data() + out.size(), &source, bytes.data() + bytes.size(), nullptr,
                 nullptr, nullptr, nullptr, true, true, &status);
  if (U_FAILURE(status)) return std::nullopt;
  out.resize(static_cast<std::size_t>(target - out.data()));
  return out;
}

std::string_view without_bom(std::string_view text) {
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? text.substr(3) : text;
}

std::string_view trimmed(std::string_view text) {
  auto const leading = [](std::string_view t) -> std::size_t {
    if (t.empty()) return 0;
    if (t[0] == ' ' || (t[0] >= '\t' && t[0] <= '\r')) return 1;
    if (t.substr(0, 2) == "\xC2\xA0") return 2;
    return t.substr(0, 3) == "\xE3\x80\x80" ? 3 : 0;
  };
  auto const trailing = [](std::string_view t) -> std::size_t {
    if (t.empty()) return 0;
    if (t.back() == ' ' || (t.back() >= '\t' && t.back() <= '\r')) return 1;
    if (t.size() >= 2 && t.substr(t.size() - 2) == "\xC2\xA0") return 2;
    return t.size() >= 3 && t.substr(t.size() - 3) == "\xE3\x80\x80" ? 3 : 0;
  };
  while (auto const n = leading(text)) text.remove_prefix(n);
  while (auto const n = trailing(text)) text.remove_suffix(n);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  for (;;) {
    auto const at = text.find(separator);
    out.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

std::string join(std::span<std::string const> parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for (auto const c : code_points(utf8)) {
    auto const wide = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    width += wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
  }
  return width;
}

std::string padded(std::string_view utf8, std::size_t width, bool right_aligned) {
  auto const have = display_width(utf8);
  std::string const blanks(have < width ? width - have : 0, ' ');
  return right_aligned ? blanks + std::string(utf8) : std::string(utf8) + blanks;
}

std::optional<std::string> nearest_name(std::string_view name, std::span<std::string const> candidates) {
  auto const wanted = code_points(name);
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (auto const& candidate : candidates) {
    auto const have = code_points(candidate);
    // Optimal string alignment: a swap of two neighbours is one slip.
    std::vector<std::size_t> before, above, row(have.size() + 1);
    for (std::size_t j = 0; j <= have.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= wanted.size(); ++i) {
      before = std::exchange(above, row);
      row[0] = i;
      for (std::size_t j = 1; j <= have.size(); ++j) {
        auto const substitute = above[j - 1] + (wanted[i - 1] == have[j - 1] ? 0 : 1);
        row[j] = std::min({substitute, above[j] + 1, row[j - 1] + 1});
        if (i > 1 && j > 1 && wanted[i - 1] == have[j - 2] && wanted[i - 2] == have[j - 1]) {
          row[j] = std::min(row[j], before[j - 2] + 1);
        }
      }
    }
    // A name broken off, or with something more behind it, is one slip too.
    bool const begun =
        std::min(wanted.size(), have.size()) >= 3 && (candidate.starts_with(name) || name.starts_with(candidate));
    auto const distance = begun ? std::min<std::size_t>(row.back(), 1) : row.back();
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace jixiao
