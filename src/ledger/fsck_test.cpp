#include "ledger/fsck.h"

#include <gtest/gtest.h>

#include "ledger/log_writer.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

// A log of 70,300 entries has three levels of tiles; one of 600 has two and is quick to damage everywhere.
class Fsck : public testing::Test {
 protected:
  void build(std::uint64_t size, std::uint64_t published = 0) {
    auto writer = LogWriter::open(log_options(temp_.log())).value();
    if (published > 0) {
      ASSERT_TRUE(writer.append(0, make_entries(0, published)));
      ASSERT_TRUE(writer.publish());
    }
    ASSERT_TRUE(writer.append(published, make_entries(published, size - published)));
    ASSERT_TRUE(writer.publish());
  }
  LogReport run() {
    LogCheck check;
    check.folder = temp_.log();
    check.log_keys = {log_signer().key()};
    check.origin = origin;
    check.state = state_path_of(temp_.log());
    return check_log(check);
  }
  std::string read(std::string const& name) { return read_file(temp_.log() / name).value(); }
  void write(std::string const& name, std::string const& bytes) {
    ASSERT_TRUE(write_file_durably(temp_.log() / name, bytes));
  }
  void flip(std::string const& name, std::size_t at) {
    auto bytes = read(name);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    write(name, bytes);
  }
  TempFolder temp_;
};

std::string summary(LogReport const& report) {
  std::string out;
  for (auto const& f : report.findings) {
    out += fmt::format("{} {}{}; ", to_string(f.statement), f.file, f.index ? fmt::format(" #{}", *f.index) : "");
  }
  return out;
}

TEST_F(Fsck, PassesASoundLog) {
  build(70300, 70000);
  auto const report = run();
  EXPECT_EQ(summary(report), "");
  EXPECT_EQ(report.entries, 70300u);
  EXPECT_EQ(report.checkpoint.value().head.size, 70300u);
}

TEST_F(Fsck, ShowsEveryEntryToTheCaller) {
  build(600);
  LogCheck check;
  check.folder = temp_.log();
  check.log_keys = {log_signer().key()};
  std::uint64_t next = 0;
  check.on_entry = [&](std::uint64_t index, std::string_view entry) {
    EXPECT_EQ(index, next++);
    EXPECT_EQ(entry, make_entry(index));
  };
  EXPECT_TRUE(check_log(check).ok());
  EXPECT_EQ(next, 600u);
}

// Hash 5 of the tile is that of entry 5; entry 300 begins its bundle's second file.
TEST_F(Fsck, NamesExactlyTheChangedPlace) {
  build(600);
  struct Case {
    char const* file;
    std::size_t at;
    char const* summary;
  };
  auto const offset_of = [&](char const* file, std::string const& text) { return read(file).find(text); };
  Case const cases[] = {
      {"tile/0/000", 5 * 32 + 3, "tile tile/0/000 #5; "},
      {"tile/0/001", 44 * 32, "tile tile/0/001 #300; "},
      {"tile/0/002.p/88", 87 * 32 + 31, "tile tile/0/002.p/88 #599; "},
      {"tile/1/000.p/2", 40, "tile tile/1/000.p/2 #1; "},
      {"tile/entries/000", offset_of("tile/entries/000", "entry 5."), "entry tile/entries/000 #5; "},
      {"tile/entries/001", offset_of("tile/entries/001", "entry 300"), "entry tile/entries/001 #300; "},
      {"tile/entries/002.p/88", offset_of("tile/entries/002.p/88", "entry 599"), "entry tile/entries/002.p/88 #599; "},
  };
  for (auto const& c : cases) {
    flip(c.file, c.at);
    EXPECT_EQ(summary(run()), c.summary);
    flip(c.file, c.at);
  }
  EXPECT_TRUE(run().ok());
}

TEST_F(Fsck, GivesExpectedAndActualHash) {
  build(600);
  flip("tile/0/000", 5 * 32);
  auto const report = run();
  ASSERT_EQ(report.findings.size(), 1u);
  auto wrong = naive::leaf(make_entry(5));
  EXPECT_EQ(report.findings[0].expected, to_hex(wrong));
  wrong[0] ^= 1;
  EXPECT_EQ(report.findings[0].actual, to_hex(wrong));
  EXPECT_EQ(report.findings[0].error.code, "ledger.check_hash");
}

TEST_F(Fsck, NamesTheFileForAnyFlippedByteOfAnyFile) {
  build(600, 590);
  std::vector<std::string> files;
  for (auto const& item : std::filesystem::recursive_directory_iterator(temp_.log())) {
    if (item.is_regular_file()) files.push_back(item.path().lexically_relative(temp_.log()).generic_string());
  }
  EXPECT_EQ(files.size(), 2u + 3 + 3 + 1 + 2);  // two files, tiles, bundles, upper tile, and the partials of size 590
  for (auto const& file : files) {
    auto const size = read(file).size();
    for (std::size_t at = 0; at < size; at += 1 + size / 23) {
      flip(file, at);
      auto const report = run();
      bool const named = std::any_of(report.findings.begin(), report.findings.end(), [&](Finding const& f) {
        return f.file == file && f.error.where.starts_with(file);
      });
      EXPECT_TRUE(named) << file << " byte " << at << ": " << summary(report);
      flip(file, at);
    }
  }
  EXPECT_TRUE(run().ok());
}

TEST_F(Fsck, NamesMissingTruncatedAndOverlongFiles) {
  build(600);
  for (std::string const file :
       {"tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/001", "tile/entries/002.p/88", "checkpoint"}) {
    auto const good = read(file);
    for (auto const& bad : {good.substr(0, good.size() - 1), good + "x", std::string()}) {
      write(file, bad);
      auto const report = run();
      ASSERT_FALSE(report.ok()) << file;
      EXPECT_EQ(report.findings[0].file, file) << summary(report);
    }
    std::filesystem::remove(temp_.log() / file);
    auto const report = run();
    ASSERT_FALSE(report.ok()) << file;
    EXPECT_EQ(report.findings[0].file, file) << summary(report);
    write(file, good);
  }
  EXPECT_TRUE(run().ok());
}

TEST_F(Fsck, ListsAllDamageNotOnlyTheFirst) {
  build(600);
  flip("tile/0/000", 0);
  flip("tile/0/001", 0);
  flip("tile/entries/002.p/88", read("tile/entries/002.p/88").size() - 1);
  flip("tile/1/000.p/2", 0);
  flip("checkpoint", read("checkpoint").size() - 10);
  auto const text = summary(run());
  for (auto const* part : {"checkpoint checkpoint; ", "tile tile/0/000 #0; ", "tile tile/0/001 #256; ",
                           "entry tile/entries/002.p/88 #599; ", "tile tile/1/000.p/2 #0; "}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
}

// An attacker with the disk rewrites an entry and every hash above it, but cannot sign.
TEST_F(Fsck, SeesARewrittenEntryWithItsTile) {
  build(600);
  auto bytes = read("tile/entries/000");
  auto const at = bytes.find("entry 5.");
  bytes[at] = 'E';
  write("tile/entries/000", bytes);
  auto tile = read("tile/0/000");
  auto const entries = parse_bundle(bytes, 256).value();
  tile.replace(5 * 32, 32, as_text(hash_leaf(entries[5])));
  write("tile/0/000", tile);
  EXPECT_EQ(summary(run()), "tile tile/0/000; ") << "bundle and tile agree, the tile above contradicts both";
  auto upper = read("tile/1/000.p/2");
  upper.replace(0, 32, as_text(root_of(parse_tile(tile, 256).value())));
  write("tile/1/000.p/2", upper);
  auto const report = run();
  EXPECT_EQ(summary(report), "root checkpoint; ") << "everything agrees but the signed root";
  EXPECT_EQ(report.findings[0].expected, to_hex(naive_root_of_entries(600)));
}

TEST_F(Fsck, SeesSwappedFilesAndStrangers) {
  build(600);
  auto const first = read("tile/entries/000");
  write("tile/entries/000", read("tile/entries/001"));
  EXPECT_EQ(run().findings_total, 256u);
  write("tile/entries/000", first);
  write("tile/0/000.bak", "x");
  EXPECT_EQ(summary(run()), "stray tile/0/000.bak; ");
}

TEST_F(Fsck, LimitsTheListNotTheCount) {
  build(600);
  write("tile/0/000", std::string(8192, 'x'));
  LogCheck check;
  check.folder = temp_.log();
  check.log_keys = {log_signer().key()};
  check.findings_max = 10;
  auto const report = check_log(check);
  EXPECT_EQ(report.findings.size(), 10u);
  EXPECT_EQ(report.findings_total, 256u);
}

TEST_F(Fsck, ChecksKeyFileAndState) {
  build(600);
  auto const other = Ed25519Signer::create(origin, KeyType::ed25519, {7}).value();
  auto const vkey = read("vkey");
  write("vkey", vkey + format_vkey(other.key()) + "\n");
  EXPECT_EQ(summary(run()), "vkey vkey; ");
  write("vkey", vkey);
  ASSERT_TRUE(write_file_durably(state_path_of(temp_.log()), format_state(origin, {600, hash_leaf("x")})));
  EXPECT_EQ(summary(run()), "state ledger.state; ");
  ASSERT_TRUE(write_file_durably(state_path_of(temp_.log()), format_state(origin, {599, hash_leaf("x")})));
  EXPECT_EQ(run().findings.at(0).error.code, "ledger.checkpoint_ahead");
}

TEST_F(Fsck, DoesNotFollowAnUnsignedSize) {
  build(600);
  auto note = read("checkpoint");
  note.replace(note.find("\n600\n"), 5, "\n9223372036854775807\n");
  write("checkpoint", note);
  auto const report = run();
  EXPECT_EQ(summary(report), "checkpoint checkpoint; ");
  EXPECT_EQ(report.entries, 600u) << "the private state says how far to look";
}

}  // namespace
}  // namespace jixiao::ledger
