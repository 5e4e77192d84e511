#pragma once
// One spelling for names that people type: compatibility forms (full-width letters) and upper case do not make another
// name.
#include <optional>
#include <string>
#include <string_view>

namespace jixiao {

// Unicode NFKC_Casefold; nullopt if the text is not valid UTF-8.
std::optional<std::string> folded(std::string_view utf8);
// Unicode NFC, for passwords: the same keys on another machine give the same bytes.
std::optional<std::string> composed(std::string_view utf8);

}  // namespace jixiao
