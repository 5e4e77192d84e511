#include "ledger/note.h"

#include <gtest/gtest.h>

#include "ledger/checkpoint.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

constexpr char const* peter_vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char const* peter_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";

VerifierKey key(char const* vkey) { return parse_vkey(vkey).value(); }

TEST(Note, SignsTheVectorOfGoByteForByte) {
  auto const signer =
      Ed25519Signer::parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();
  auto const note = format_note({peter_text, {sign_text(peter_text, signer).value()}});
  ASSERT_TRUE(note);
  EXPECT_EQ(*note,
            std::string(peter_text) +
                "\n— PeterNeumann "
                "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
  EXPECT_EQ(code_of(sign_text("abc", signer)), "ledger.note_syntax");
  EXPECT_EQ(code_of(sign_text("a\tb\n", signer)), "ledger.note_syntax");
}

TEST(Note, OpensTheVectorOfC2sp) {
  std::string const bytes =
      "This is an example message.\n\n— example.com/foo "
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
  std::vector const keys{key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")};
  auto const opened = open_note(bytes, keys);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->note.text, "This is an example message.\n");
  EXPECT_EQ(opened->verified.size(), 1u);
}

// A checkpoint of the Go checksum database, in production; origin and key name differ there.
TEST(Note, OpensTheCheckpointOfSumGolangOrg) {
  std::string const bytes =
      "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n— sum.golang.org "
      "Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n";
  std::vector const keys{key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")};
  auto const opened = open_checkpoint(bytes, keys, "go.sum database tree");
  ASSERT_TRUE(opened) << to_text(opened.error());
  EXPECT_EQ(opened->checkpoint.head.size, 35225469u);
  EXPECT_EQ(base64(opened->checkpoint.head.root), "vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=");
  EXPECT_EQ(code_of(open_checkpoint(bytes, keys, "sum.golang.org")), "ledger.checkpoint_origin");
}

TEST(Note, AcceptsAndRejectsTheFamilies) {
  std::vector const keys{key(peter_vkey)};
  for (auto const& c : read_cases("notes")) {
    auto text = c["text"].get<std::string>();
    if (text == "megabyte") text = std::string(1'000'000, 'x') + "\n\n— a AAAAAAA=\n";
    auto const opened = open_note(text, keys);
    EXPECT_EQ(code_of(opened), c["want_err"].get<std::string>()) << c["desc"];
    if (auto const note = parse_note(text)) {
      EXPECT_EQ(format_note(*note).value(), text) << c["desc"];
    }
  }
}

// Bytes JSON cannot carry.
TEST(Note, RejectsWhatIsNotUtf8) {
  std::string const rest = "\n— PeterNeumann x08go/ZJ\n";
  EXPECT_TRUE(parse_note("\xe4\xb8\xad\n" + rest));
  for (std::string const text : {"\xff\n", "\xe4\xb8\n", "\xc0\x80\n", "\xed\xa0\x80\n"}) {
    EXPECT_EQ(code_of(parse_note(text + rest)), "ledger.note_syntax");
  }
  EXPECT_EQ(code_of(parse_note(std::string("a\0b\n", 4) + rest)), "ledger.note_syntax");
}

TEST(Note, IsNotWrittenWhenItCouldNotBeRead) {
  Signature const good{"a", 1, "sig"};
  EXPECT_TRUE(format_note({"text\n", {good}}));
  EXPECT_EQ(code_of(format_note({"text", {good}})), "ledger.note_syntax");
  EXPECT_EQ(code_of(format_note({"", {good}})), "ledger.note_syntax");
  EXPECT_EQ(code_of(format_note({"text\n", {}})), "ledger.note_syntax");
  EXPECT_EQ(code_of(format_note({"text\n", {{"a+b", 1, "sig"}}})), "ledger.note_syntax");
  EXPECT_EQ(code_of(format_note({"text\n", {{"a", 1, ""}}})), "ledger.note_syntax");
  EXPECT_EQ(code_of(format_note({"text\n", std::vector<Signature>(101, good)})), "ledger.note_signatures");
}

TEST(Checkpoint, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("checkpoints")) {
    auto const text = c["text"].get<std::string>();
    auto const checkpoint = parse_checkpoint(text);
    EXPECT_EQ(code_of(checkpoint), c["want_err"].get<std::string>()) << c["desc"];
    if (checkpoint) {
      EXPECT_EQ(format_checkpoint(*checkpoint), text) << c["desc"];
    }
  }
}

TEST(Checkpoint, OfOursHasAnOriginThatIsAKeyName) {
  auto const* signer = static_cast<Signer const*>(&log_signer());
  EXPECT_TRUE(sign_checkpoint({origin, {1, hash_leaf("")}, {}}, {&signer, 1}));
  EXPECT_EQ(code_of(sign_checkpoint({"a b", {1, hash_leaf("")}, {}}, {&signer, 1})), "ledger.origin");
  EXPECT_EQ(code_of(sign_checkpoint({"a+b", {1, hash_leaf("")}, {}}, {&signer, 1})), "ledger.origin");
}

// A signer that goes wrong, as a broken token would.
class WrongSigner final : public Signer {
 public:
  VerifierKey const& key() const override { return log_signer().key(); }
  Result<std::string> sign(std::string_view) const override { return std::string(64, 'x'); }
};

TEST(Checkpoint, IsVerifiedRightAfterSigning) {
  WrongSigner const wrong;
  auto const* signer = static_cast<Signer const*>(&wrong);
  EXPECT_EQ(code_of(sign_checkpoint({origin, {1, hash_leaf("")}, {}}, {&signer, 1})), "ledger.signature");
}

}  // namespace
}  // namespace jixiao::ledger
