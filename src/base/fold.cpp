#include "base/fold.h"

#include <unicode/normalizer2.h>

#include "base/check.h"
#include "base/text.h"

namespace jixiao {
namespace {

std::optional<std::string> normalized(std::string_view utf8, icu::Normalizer2 const* (*instance)(UErrorCode& status)) {
  if (find_invalid_utf8(utf8)) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  auto const* const form = instance(status);
  JX_ASSERT(U_SUCCESS(status));  // the data is part of the library
  auto const text =
      form->normalize(icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())}), status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::Normalizer2 const* nfkc_casefold(UErrorCode& status) { return icu::Normalizer2::getNFKCCasefoldInstance(status); }
icu::Normalizer2 const* nfc(UErrorCode& status) { return icu::Normalizer2::getNFCInstance(status); }

}  // namespace

std::optional<std::string> folded(std::string_view utf8) { return normalized(utf8, &nfkc_casefold); }
std::optional<std::string> composed(std::string_view utf8) { return normalized(utf8, &nfc); }

}  // namespace jixiao
