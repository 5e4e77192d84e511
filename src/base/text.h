#pragma once
// Small text functions: UTF-8 checks, trimming, joining, and the nearest name for “did you mean”.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixiao {

// Whether all bytes are below 128; eight at a time.
bool is_ascii(std::string_view text);
// Offset of the first byte that is not valid UTF-8 (overlong forms and surrogates are not), or nullopt.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);
// Decodes GB 18030 (hence GBK and GB2312); nullopt if the bytes are not valid in it.
std::optional<std::string> gb18030_to_utf8(std::string_view bytes);
std::string_view without_bom(std::string_view text);

// Without blanks at both ends: ASCII white space, U+00A0 and the ideographic space U+3000.
std::string_view trimmed(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<std::string const> parts, std::string_view separator);
// Columns a terminal needs: East Asian wide characters take two.
std::size_t display_width(std::string_view utf8);
std::string padded(std::string_view utf8, std::size_t width, bool right_aligned = false);

// The candidate with the smallest edit distance (counted in characters), if it is near enough to be a slip of the pen.
std::optional<std::string> nearest_name(std::string_view name, std::span<std::string const> candidates);

}  // namespace jixiao
