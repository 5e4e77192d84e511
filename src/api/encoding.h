#pragma once
// Content codings of answers (RFC 9110 §8.4): brotli, gzip or as it is, chosen by what the client accepts.
#include <memory>
#include <string>
#include <string_view>

namespace jixiao::api {

enum class Coding { identity, gzip, brotli };
std::string_view to_text(Coding coding);  // "", "gzip", "br"

// The best of what an Accept-Encoding header allows; q=0 refuses.
Coding choose_coding(std::string_view accept_encoding);

// fast: for answers made while somebody waits. small: for files compressed once.
enum class Effort { fast, small };
std::string compress(std::string_view bytes, Coding coding, Effort effort);

// Below this nothing is gained.
constexpr std::size_t compress_from_bytes = 1024;

}  // namespace jixiao::api
