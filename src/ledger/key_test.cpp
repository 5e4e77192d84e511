#include "ledger/key.h"

#include <gtest/gtest.h>

#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

constexpr char const* peter_vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char const* peter_private = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

// RFC 8032 section 7.1, tests 1 to 3: seed, public key, message, signature.
struct Rfc8032 {
  char const* seed;
  char const* public_key;
  char const* message;
  char const* signature;
};
constexpr Rfc8032 rfc8032[] = {{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39"
                                "701cf9b46bd25bf5f0595bbe2465"
                                "5141438e7a100b"},
                               {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f36"
                                "13d0f11d8c387b2eaeb4302aeeb0"
                                "0d291612bb0c00"},
                               {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f7"
                                "60984dc6594a7c15e9716ed28dc0"
                                "27beceea1ec40a"}};

TEST(Ed25519, SignsAndVerifiesTheVectorsOfRfc8032) {
  for (auto const& v : rfc8032) {
    auto const signer = Ed25519Signer::create("rfc8032", KeyType::ed25519, from_hex(v.seed)).value();
    EXPECT_EQ(signer.key().public_key, from_hex(v.public_key));
    EXPECT_EQ(signer.sign(unhex(v.message)).value(), unhex(v.signature));
    EXPECT_TRUE(verify_ed25519(from_hex(v.public_key), unhex(v.message), unhex(v.signature)));
  }
}

TEST(Ed25519, RejectsEveryChangedBit) {
  auto const& v = rfc8032[2];
  auto const key = from_hex(v.public_key);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    auto signature = unhex(v.signature);
    signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(verify_ed25519(key, unhex(v.message), signature)) << bit;
  }
  EXPECT_FALSE(verify_ed25519(key, unhex("af83"), unhex(v.signature)));
  EXPECT_FALSE(verify_ed25519(key, unhex(v.message), unhex(v.signature).substr(0, 63)));
  EXPECT_FALSE(verify_ed25519(key, unhex(v.message), unhex(v.signature) + "x"));
  EXPECT_FALSE(verify_ed25519(key, unhex(v.message), ""));
  EXPECT_FALSE(verify_ed25519(from_hex(rfc8032[1].public_key), unhex(v.message), unhex(v.signature)));
}

// RFC 8032 section 5.1.7: s must be below the group order L; s + L signs the same equation and must be refused.
TEST(Ed25519, RejectsTheMalleatedSignature) {
  auto const order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");  // little-endian
  auto signature = unhex(rfc8032[0].signature);
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned char>(signature[32 + i]) + static_cast<unsigned char>(order[i]);
    signature[32 + i] = static_cast<char>(carry & 255);
    carry >>= 8;
  }
  EXPECT_FALSE(verify_ed25519(from_hex(rfc8032[0].public_key), "", signature));
}

TEST(VerifierKey, ReadsTheVectorsOfGoAndC2sp) {
  for (auto const* text : {peter_vkey, "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
                           "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                           "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                           "witness.finance.example/w1+46ca3894+BAcptcJj4thRdGCcpoQJd7JEJFjZ13Z8tXYddlM8JgWd"}) {
    auto const key = parse_vkey(text);
    ASSERT_TRUE(key) << text;
    EXPECT_EQ(format_vkey(*key), text);
  }
  EXPECT_EQ(parse_vkey(peter_vkey)->name, "PeterNeumann");
  EXPECT_EQ(parse_vkey(peter_vkey)->id, 0xc74f20a3u);
}

// As Go's note_test.go: no proper substring of a key, and no key with one byte raised, is a key.
template <class Parse>
void expect_mangled_keys_rejected(std::string const& text, Parse parse) {
  ASSERT_TRUE(parse(text));
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    for (std::size_t end = begin; end <= text.size(); ++end) {
      if (begin == 0 && end == text.size()) continue;
      EXPECT_FALSE(parse(text.substr(begin, end - begin))) << begin << ' ' << end;
    }
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto mangled = text;
    ++mangled[i];
    EXPECT_FALSE(parse(mangled)) << mangled;
  }
}

TEST(VerifierKey, RejectsEveryMangling) {
  expect_mangled_keys_rejected(peter_vkey, [](std::string const& s) { return parse_vkey(s).has_value(); });
  // Wrong length and unknown type, each with the key id that would go with it.
  EXPECT_EQ(code_of(parse_vkey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")),
            "ledger.key_syntax");
  EXPECT_EQ(code_of(parse_vkey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")),
            "ledger.key_type");
  EXPECT_EQ(code_of(parse_vkey("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")), "ledger.key_id");
}

TEST(PrivateKey, ReadsTheFormOfGo) {
  auto const signer = Ed25519Signer::parse(peter_private);
  ASSERT_TRUE(signer);
  EXPECT_EQ(format_vkey(signer->key()), peter_vkey);
  EXPECT_EQ(signer->format(), peter_private);
}

TEST(PrivateKey, RejectsEveryMangling) {
  expect_mangled_keys_rejected(peter_private, [](std::string const& s) { return Ed25519Signer::parse(s).has_value(); });
}

TEST(PrivateKey, IsNeverRepeatedInAnError) {
  auto const result = Ed25519Signer::parse(std::string(peter_private) + "!");
  ASSERT_FALSE(result);
  EXPECT_EQ(to_text(result.error()).find("AYEKFALV"), std::string::npos);
}

TEST(GeneratedKey, IsNewAndConsistent) {
  auto const a = generate_key("example.com/log").value();
  auto const b = generate_key("example.com/log").value();
  EXPECT_NE(a.key().public_key, b.key().public_key);
  auto const again = Ed25519Signer::parse(a.format()).value();
  EXPECT_EQ(again.key(), a.key());
  EXPECT_TRUE(verify_ed25519(a.key().public_key, "hi", again.sign("hi").value()));
  EXPECT_EQ(code_of(generate_key("bad name")), "ledger.key_name");
}

TEST(KeyName, HasNoBlanksAndNoPlus) {
  for (auto const* name : {"a", "perf.tax.example/ledger", "济南市局"}) EXPECT_TRUE(is_key_name(name)) << name;
  for (auto const* name : {"", " ", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "\u3000", "a\u2028b", "\xff", "a\x01"}) {
    EXPECT_FALSE(is_key_name(name)) << name;
  }
}

TEST(VkeyFile, HasOneKeyPerLine) {
  auto const keys = parse_vkeys(std::string(peter_vkey) + "\n" +
                                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->size(), 2u);
  EXPECT_EQ(code_of(parse_vkeys("\n")), "ledger.key_none");
  EXPECT_EQ(code_of(parse_vkeys("x\n")), "ledger.key_syntax");
}

}  // namespace
}  // namespace jixiao::ledger
