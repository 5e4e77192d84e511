// libFuzzer entry for the formula parser, checker and evaluator: any bytes must end in a value or in errors with
// positions.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "formula/evaluate.h"
#include "formula/parser.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const parsed = jixiao::formula::parse(text);
  JX_ASSERT((parsed.root == nullptr) == !parsed.errors.empty());
  if (parsed.root) {
    // What the canonical text says must be a formula with the same canonical text, limits aside.
    auto const canonical = to_canonical_text(*parsed.root);
    auto const again = jixiao::formula::parse(canonical);
    JX_ASSERT(!again.root || to_canonical_text(*again.root) == canonical);
  }
  (void)jixiao::formula::evaluate_text(text,
                                       {{"x", "5"}, {"d", "2026-09-30"}, {"s", "甲"}, {"b", "true"}, {"m", "missing"}});
  return 0;
}
