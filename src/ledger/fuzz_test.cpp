// A short, deterministic run of the fuzz entry in tests/fuzz over mutations of good inputs.
#include "../../tests/fuzz/ledger_fuzz.cpp"

#include <gtest/gtest.h>

#include <random>

#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

void feed(unsigned parser, std::string const& text) {
  auto const input = std::string(1, static_cast<char>(parser)) + text;
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(input.data()), input.size()), 0);
}

std::string mutated(std::string text, std::mt19937& random) {
  constexpr std::string_view telling("\n\n 0+=./xp\xe2\x80\x94\0\xff", 16);
  for (auto edits = 1 + random() % 4; edits > 0; --edits) {
    auto const at = text.empty() ? 0 : random() % text.size();
    auto const length = random() % 20;
    switch (random() % 6) {
      case 0:
        if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << random() % 8));
        break;
      case 1: text.insert(at, 1, telling[random() % telling.size()]); break;
      case 2: text.erase(at, length); break;
      case 3: text.insert(at, text.substr(random() % (text.size() + 1), length)); break;
      case 4: text.resize(at); break;
      default: text.insert(at, std::to_string(random())); break;
    }
  }
  return text;
}

TEST(Fuzz, TenThousandsOfMutationsBreakNothing) {
  std::vector<std::pair<unsigned, std::string>> seeds{
      {0, test::read_data("fixtures/checkpoint.70300.cosigned")},
      {1, "perf.tax.example/ledger\n70300\nL8LheukK8yYt65pNE8cIZqmI0QHtM/Zm1toh6GGeyU0=\n"},
      {2, test::read_data("fixtures/p70299.tlog-proof")},
      {3, test::read_data("fixtures/policy.2of3")},
      {4, "tile/15/x123/x456/789.p/41"},
      {5, "tile/entries/x001/x234/067.p/3"},
      {6, std::string("\0\3one\0\0\0\5three", 14)},
      {7, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"},
      {8, "jixiao-leaf@v1\nkind score\nunit 3701\nseq 882\ntime 2026-06-30 08:15:00\ncommit " + std::string(64, 'a') +
              "\n"},
      {9, "jixiao-ledger-state@v1\nperf.test.example/ledger\n70300\nL8LheukK8yYt65pNE8cIZqmI0QHtM/Zm1toh6GGeyU0=\n"}};
  std::mt19937 random(1);
  for (auto const& [parser, seed] : seeds) {
    feed(parser, seed);
    for (int i = 0; i < 3000; ++i) {
      auto const text = mutated(seed, random);
      feed(parser, text);
      if (i % 10 == 0) feed(static_cast<unsigned>(random() % 10), text);
    }
  }
}

}  // namespace
}  // namespace jixiao::ledger
