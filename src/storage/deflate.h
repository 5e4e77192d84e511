#pragma once
// Bytes made smaller for storing (zlib, RFC 1950, level 1), with its check sum. Pure.
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixiao::storage {

constexpr std::size_t inflated_bytes_max = std::size_t{256} << 20;

std::string deflated(std::string_view bytes);
// storage.blob_damaged for anything that is not exactly one whole stream, or too large.
Result<std::string> inflated(std::string_view bytes, std::size_t bytes_max = inflated_bytes_max);

}  // namespace jixiao::storage
