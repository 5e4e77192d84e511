#include "ledger/leaf.h"

#include <gtest/gtest.h>

#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

TEST(Leaf, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("leaves")) {
    auto const text = c["text"].get<std::string>();
    auto const leaf = parse_leaf(text);
    EXPECT_EQ(code_of(leaf), c["want_err"].get<std::string>()) << c["desc"];
    if (leaf) {
      EXPECT_EQ(format_leaf(*leaf).value(), text) << c["desc"];
    }
  }
}

TEST(Leaf, IsWrittenAsTheFormatSays) {
  Leaf leaf{"tombstone", "3701", 7, Timestamp::parse("2026-07-01 09:00:00").value(), from_hex(std::string(64, 'a')),
            12345};
  EXPECT_EQ(format_leaf(leaf).value(),
            "jixiao-leaf@v1\nkind tombstone\nunit 3701\nseq 7\ntime 2026-07-01 09:00:00\ncommit " +
                std::string(64, 'a') + "\nabout 12345\n");
}

TEST(Leaf, IsNotWrittenWhenItCouldNotBeRead) {
  Leaf const good{"score", "3701", 1, {}, {}, std::nullopt};
  EXPECT_TRUE(format_leaf(good));
  auto with = [&](auto change) {
    auto leaf = good;
    change(leaf);
    return code_of(format_leaf(leaf));
  };
  EXPECT_EQ(with([](Leaf& l) { l.kind = "a b"; }), "ledger.leaf_syntax");
  EXPECT_EQ(with([](Leaf& l) { l.kind = "a\nunit x"; }), "ledger.leaf_syntax");
  EXPECT_EQ(with([](Leaf& l) { l.unit = ""; }), "ledger.leaf_syntax");
  EXPECT_EQ(with([](Leaf& l) { l.unit = "3701\nseq 9"; }), "ledger.leaf_syntax");
  EXPECT_EQ(with([](Leaf& l) { l.seq = 0; }), "ledger.leaf_syntax");
  EXPECT_EQ(with([](Leaf& l) { l.about = ~0ull; }), "ledger.leaf_syntax");
}

// printf '\2' ; 32 bytes 00 01 … 1f ; "record" through coreutils' sha256sum.
TEST(Commitment, IsOneHashOverPrefixSaltAndRecord) {
  Salt salt;
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(to_hex(commit_record(salt, "record")), "c625cc438ea4987b71dac45914d84bd8d7dc1d56b7678cf9a6fcc561112c2cb2");
  EXPECT_NE(commit_record(salt, "record"), commit_record(salt, "recore"));
  salt[31] ^= 1;
  EXPECT_NE(to_hex(commit_record(salt, "record")), "c625cc438ea4987b71dac45914d84bd8d7dc1d56b7678cf9a6fcc561112c2cb2");
  EXPECT_NE(new_salt(), new_salt());
}

}  // namespace
}  // namespace jixiao::ledger
