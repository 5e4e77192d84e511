#include "ledger/log_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "ledger/cosignature.h"
#include "ledger/fsck.h"
#include "ledger/log_reader.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

std::set<std::string> files_in(std::filesystem::path const& folder) {
  std::set<std::string> out;
  for (auto const& item : std::filesystem::recursive_directory_iterator(folder)) {
    if (item.is_regular_file()) out.insert(item.path().lexically_relative(folder).generic_string());
  }
  return out;
}

LogReport check(std::filesystem::path const& folder) {
  LogCheck check;
  check.folder = folder;
  check.log_keys = {log_signer().key()};
  check.origin = origin;
  check.state = state_path_of(folder);
  return check_log(check);
}

void write(std::filesystem::path const& path, std::string const& bytes) {
  ASSERT_TRUE(write_file_durably(path, bytes));
}

LogWriter open(TempFolder const& temp) { return std::move(*LogWriter::open(log_options(temp.log()))); }

TEST(LogWriter, LaysOutTheWorkedExample) {
  TempFolder temp;
  auto writer = open(temp);
  ASSERT_EQ(writer.append(0, make_entries(0, 70000)).value(), 70000u);
  ASSERT_TRUE(writer.publish());
  auto const files = files_in(temp.log());
  // 273 full tiles and bundles, 1 full tile above, three partial tiles and a partial bundle, checkpoint and vkey.
  EXPECT_EQ(files.size(), 273u + 273 + 1 + 3 + 1 + 2);
  for (auto const* name :
       {"checkpoint", "vkey", "tile/0/000", "tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17",
        "tile/2/000.p/1", "tile/entries/000", "tile/entries/272", "tile/entries/273.p/112"}) {
    EXPECT_TRUE(files.contains(name)) << name;
  }
  EXPECT_TRUE(check(temp.log()).ok());
  EXPECT_EQ(check(temp.log()).entries, 70000u);
}

TEST(LogWriter, GivesTheNaiveRootAtEverySize) {
  TempFolder temp;
  auto writer = open(temp);
  for (std::uint64_t const size : {1u, 2u, 5u, 255u, 256u, 257u, 511u, 512u, 700u}) {
    ASSERT_TRUE(writer.append(writer.size(), make_entries(writer.size(), size - writer.size())));
    ASSERT_EQ(writer.head(), (TreeHead{size, naive_root_of_entries(size)})) << size;
    ASSERT_EQ(writer.publish().value().head, writer.head());
    auto const report = check(temp.log());
    ASSERT_TRUE(report.ok()) << size << ' ' << to_text(report.findings.at(0).error);
  }
}

TEST(LogWriter, WritesTheSameBytesInWhateverBatches) {
  TempFolder one;
  TempFolder many;
  {
    auto writer = open(one);
    ASSERT_TRUE(writer.append(0, make_entries(0, 1000)));
    ASSERT_TRUE(writer.publish());
  }
  for (std::uint64_t i = 0; i < 1000; i += 77) {
    auto writer = open(many);  // a process of its own for each batch
    ASSERT_TRUE(writer.append(writer.size(), make_entries(writer.size(), std::min<std::uint64_t>(77, 1000 - i))));
    ASSERT_TRUE(writer.publish());
  }
  for (auto const& name : files_in(one.log())) {
    EXPECT_EQ(read_file(one.log() / name).value(), read_file(many.log() / name).value()) << name;
  }
  EXPECT_EQ(read_file(state_path_of(one.log())).value(), read_file(state_path_of(many.log())).value());
}

TEST(LogWriter, TakesTheSameEntriesAgain) {
  TempFolder temp;
  auto writer = open(temp);
  ASSERT_TRUE(writer.append(0, make_entries(0, 600)));
  EXPECT_EQ(writer.append(0, make_entries(0, 600)).value(), 600u);
  EXPECT_EQ(writer.append(250, make_entries(250, 10)).value(), 600u);
  EXPECT_EQ(writer.append(590, make_entries(590, 20)).value(), 610u);
  EXPECT_EQ(writer.append(610, {}).value(), 610u);
  EXPECT_EQ(writer.head().root, naive_root_of_entries(610));
}

TEST(LogWriter, RefusesAGapAndAnOversizedEntry) {
  TempFolder temp;
  auto writer = open(temp);
  EXPECT_EQ(code_of(writer.append(1, make_entries(1, 1))), "ledger.gap");
  std::vector<std::string> const large{std::string(65536, 'x')};
  EXPECT_EQ(code_of(writer.append(0, large)), "ledger.entry_size");
  EXPECT_EQ(writer.size(), 0u);
  std::vector<std::string> const largest{std::string(65535, 'x')};
  EXPECT_TRUE(writer.append(0, largest));
}

TEST(LogWriter, HaltsOnOtherEntriesUnderAnOldIndex) {
  TempFolder temp;
  auto writer = open(temp);
  ASSERT_TRUE(writer.append(0, make_entries(0, 300)));
  auto changed = make_entries(200, 100);
  changed[7] = "rewritten";
  auto const result = writer.append(200, changed);
  EXPECT_EQ(code_of(result), "ledger.halt");
  EXPECT_EQ(result.error().where, "tile/entries/000 #207");
  EXPECT_EQ(code_of(writer.append(300, make_entries(300, 1))), "ledger.halted");
  EXPECT_EQ(code_of(writer.publish()), "ledger.halted");
}

TEST(LogWriter, HaltsOnAnExistingTileWithOtherBytesAndLeavesIt) {
  for (auto const* name : {"tile/0/000", "tile/entries/000", "tile/0/001.p/44"}) {
    TempFolder temp;
    auto writer = open(temp);
    auto const path = temp.log() / name;
    std::filesystem::create_directories(path.parent_path());
    write(path, "not what belongs here");
    auto const result = writer.append(0, make_entries(0, 300));
    EXPECT_EQ(code_of(result), "ledger.halt") << name;
    EXPECT_EQ(result.error().where, name);
    EXPECT_EQ(read_file(path).value(), "not what belongs here");
    EXPECT_EQ(writer.size(), 0u);
  }
}

TEST(LogWriter, KeepsASecondWriterOut) {
  TempFolder temp;
  {
    auto const first = open(temp);
    EXPECT_EQ(code_of(LogWriter::open(log_options(temp.log()))), "ledger.locked");
  }
  EXPECT_TRUE(LogWriter::open(log_options(temp.log())));
}

TEST(LogWriter, PublishesOnlyGrowthAndAlsoTheEmptyTree) {
  TempFolder temp;
  auto writer = open(temp);
  EXPECT_FALSE(writer.published());
  EXPECT_EQ(writer.publish().value().head, (TreeHead{0, sha256("")}));
  auto const before = std::filesystem::last_write_time(temp.log() / "checkpoint");
  ASSERT_TRUE(writer.publish());
  EXPECT_EQ(std::filesystem::last_write_time(temp.log() / "checkpoint"), before);
  EXPECT_TRUE(check(temp.log()).ok());
}

TEST(LogWriter, ClearsPartialsOnceTheFullFileIsThere) {
  TempFolder temp;
  auto writer = open(temp);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(writer.append(writer.size(), make_entries(writer.size(), 100)));
    ASSERT_TRUE(writer.publish());
  }
  auto const files = files_in(temp.log());
  EXPECT_FALSE(files.contains("tile/0/000.p/100"));
  EXPECT_FALSE(files.contains("tile/entries/000.p/200"));
  EXPECT_TRUE(files.contains("tile/0/001.p/44"));
  EXPECT_TRUE(files.contains("tile/1/000.p/1"));
  ASSERT_TRUE(writer.append(300, make_entries(300, 50)));
  ASSERT_TRUE(writer.publish());
  EXPECT_TRUE(files_in(temp.log()).contains("tile/0/001.p/44")) << "a published size must stay readable";
}

TEST(Recovery, RefusesACheckpointLargerThanTheState) {
  TempFolder temp;
  std::string old_state;
  {
    auto writer = open(temp);
    ASSERT_TRUE(writer.append(0, make_entries(0, 10)));
    old_state = read_file(state_path_of(temp.log())).value();
    ASSERT_TRUE(writer.append(10, make_entries(10, 10)));
    ASSERT_TRUE(writer.publish());
  }
  write(state_path_of(temp.log()), old_state);
  EXPECT_EQ(code_of(LogWriter::open(log_options(temp.log()))), "ledger.checkpoint_ahead");
  std::filesystem::remove(state_path_of(temp.log()));
  EXPECT_EQ(code_of(LogWriter::open(log_options(temp.log()))), "ledger.checkpoint_ahead");
}

TEST(Recovery, RefusesATreeThatDoesNotExtendTheCheckpoint) {
  TempFolder temp;
  TempFolder other;
  {
    auto writer = open(temp);
    ASSERT_TRUE(writer.append(0, make_entries(0, 10)));
    ASSERT_TRUE(writer.publish());
    auto fork = open(other);
    ASSERT_TRUE(fork.append(0, make_entries(1, 20)));
    ASSERT_TRUE(fork.publish());
  }
  std::filesystem::copy(temp.log() / "checkpoint", other.log() / "checkpoint",
                        std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(code_of(LogWriter::open(log_options(other.log()))), "ledger.forked");
}

TEST(Recovery, RefusesAStaleBackupTheCallerKnowsBetter) {
  TempFolder temp;
  TreeHead known;
  {
    auto writer = open(temp);
    ASSERT_TRUE(writer.append(0, make_entries(0, 10)));
    known = writer.head();
  }
  auto options = log_options(temp.log());
  options.at_least = known;
  EXPECT_TRUE(LogWriter::open(options));
  options.at_least = TreeHead{11, known.root};
  EXPECT_EQ(code_of(LogWriter::open(options)), "ledger.stale_backup");
  options.at_least = TreeHead{10, hash_leaf("another history")};
  EXPECT_EQ(code_of(LogWriter::open(options)), "ledger.forked");
}

TEST(Recovery, RefusesADamagedRightEdge) {
  for (auto const* name : {"tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"}) {
    TempFolder temp;
    {
      auto writer = open(temp);
      ASSERT_TRUE(writer.append(0, make_entries(0, 300)));
      ASSERT_TRUE(writer.publish());
    }
    auto const path = temp.log() / name;
    auto bytes = read_file(path).value();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write(path, bytes);
    EXPECT_FALSE(LogWriter::open(log_options(temp.log()))) << name;
    write(path, bytes.substr(0, bytes.size() / 2));  // torn
    EXPECT_FALSE(LogWriter::open(log_options(temp.log()))) << name;
    std::filesystem::remove(path);
    EXPECT_FALSE(LogWriter::open(log_options(temp.log()))) << name;
  }
}

TEST(Recovery, RefusesATornOrForeignState) {
  TempFolder temp;
  {
    auto writer = open(temp);
    ASSERT_TRUE(writer.append(0, make_entries(0, 10)));
  }
  auto const path = state_path_of(temp.log());
  auto const good = read_file(path).value();
  for (std::size_t length = 0; length < good.size(); ++length) {
    write(path, good.substr(0, length));
    ASSERT_EQ(code_of(LogWriter::open(log_options(temp.log()))), "ledger.state_syntax") << length;
  }
  write(path, good);
  auto foreign = log_options(temp.log());
  foreign.origin = "other.example/ledger";
  EXPECT_EQ(code_of(LogWriter::open(foreign)), "ledger.checkpoint_origin");
  EXPECT_TRUE(LogWriter::open(log_options(temp.log())));
}

TEST(Recovery, RefusesAnotherKeyThanTheFolders) {
  TempFolder temp;
  { ASSERT_TRUE(open(temp).append(0, make_entries(0, 10))); }
  auto const other = Ed25519Signer::create(origin, KeyType::ed25519, {7}).value();
  auto options = log_options(temp.log());
  options.signers = {&other};
  EXPECT_EQ(code_of(LogWriter::open(options)), "ledger.vkey_file");
}

// The tree is derived: a lost folder grows again from the outbox to the same bytes, checkpoint included.
TEST(Recovery, RebuildsALostFolderByteForByte) {
  TempFolder lost;
  TempFolder rebuilt;
  TreeHead head;
  {
    auto writer = open(lost);
    ASSERT_TRUE(writer.append(0, make_entries(0, 777)));
    ASSERT_TRUE(writer.publish());
    head = writer.head();
  }
  {
    auto writer = open(rebuilt);
    ASSERT_TRUE(writer.append(0, make_entries(0, 777)));
    ASSERT_TRUE(writer.publish());
  }
  auto options = log_options(rebuilt.log());
  options.at_least = head;
  EXPECT_TRUE(LogWriter::open(options));
  EXPECT_EQ(read_file(lost.log() / "checkpoint").value(), read_file(rebuilt.log() / "checkpoint").value());
}

// A file-size limit stands in for a full disk: writing beyond it fails with EFBIG.
TEST(LogWriter, CanRepeatAnAppendThatTheDiskRefused) {
  TempFolder temp;
  auto writer = open(temp);
  ASSERT_TRUE(writer.append(0, make_entries(0, 10)));
  rlimit saved{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &saved), 0);
  auto* const before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit const tight{4096, saved.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  auto const result = writer.append(10, make_entries(10, 1000));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &saved), 0);
  std::signal(SIGXFSZ, before);
  EXPECT_EQ(code_of(result), "ledger.file_write");
  EXPECT_EQ(writer.size(), 10u);
  ASSERT_TRUE(writer.append(10, make_entries(10, 1000)));
  EXPECT_EQ(writer.head().root, naive_root_of_entries(1010));
  ASSERT_TRUE(writer.publish());
  EXPECT_TRUE(check(temp.log()).ok());
}

TEST(LogWriter, AddsAWitnesssCosignatureToTheCheckpoint) {
  TempFolder temp;
  auto writer = open(temp);
  ASSERT_TRUE(writer.append(0, make_entries(0, 10)));
  ASSERT_TRUE(writer.publish());
  auto const witness = Ed25519Signer::create("w.example/1", KeyType::cosignature, {1}).value();
  auto const text = parse_note(read_file(temp.log() / "checkpoint").value()).value().text;
  ASSERT_TRUE(writer.add_cosignature(cosign(text, 1000, witness).value(), witness.key()));
  ASSERT_TRUE(writer.add_cosignature(cosign(text, 2000, witness).value(), witness.key()));
  auto const rules =
      "log " + format_vkey(log_signer().key()) + "\nwitness w " + format_vkey(witness.key()) + "\nquorum w\n";
  auto const result =
      check_checkpoint(read_file(temp.log() / "checkpoint").value(), parse_policy(rules).value()).value();
  EXPECT_TRUE(result.quorum_met);
  EXPECT_EQ(result.witness_times, std::vector<std::optional<std::uint64_t>>{2000u})
      << "the newer line replaces the older";
  auto const wrong = cosign("other text\n", 1000, witness).value();
  EXPECT_EQ(code_of(writer.add_cosignature(wrong, witness.key())), "ledger.signature");
}

TEST(LogReader, ProvesWhatItReads) {
  TempFolder temp;
  {
    auto writer = open(temp);
    ASSERT_TRUE(writer.append(0, make_entries(0, 700)));
    ASSERT_TRUE(writer.publish());
  }
  std::vector const keys{log_signer().key()};
  auto reader = LogReader::open(temp.log(), keys, origin).value();
  auto const rules = parse_policy("log " + format_vkey(log_signer().key()) + "\nquorum none\n").value();
  for (std::uint64_t const index : {0u, 1u, 255u, 256u, 511u, 512u, 699u}) {
    EXPECT_EQ(reader.entry(index).value(), make_entry(index));
    auto const text = format_proof(reader.prove(index).value());
    auto const report = check_proof(parse_proof(text).value(), rules, naive::leaf(make_entry(index)));
    EXPECT_EQ(report.verdict, ProofVerdict::ok) << index;
  }
  EXPECT_EQ(code_of(reader.entry(700)), "ledger.index_beyond_size");
  EXPECT_EQ(code_of(reader.prove(700)), "ledger.index_beyond_size");
  for (auto const& [from, to] : {std::pair{1u, 700u}, {255u, 256u}, {300u, 600u}, {700u, 700u}}) {
    auto const c = reader.prove_consistency(from, to).value();
    EXPECT_EQ(c.from.root, naive_root_of_entries(from));
    EXPECT_TRUE(verify_consistency(from, to, c.proof, c.from.root, c.to.root));
  }
  EXPECT_EQ(code_of(reader.prove_consistency(0, 5)), "ledger.consistency_zero");
  EXPECT_EQ(code_of(reader.prove_consistency(5, 701)), "ledger.index_beyond_size");
}

TEST(LogReader, StopsAtThePublishedCheckpoint) {
  TempFolder temp;
  auto writer = open(temp);
  ASSERT_TRUE(writer.append(0, make_entries(0, 100)));
  ASSERT_TRUE(writer.publish());
  ASSERT_TRUE(writer.append(100, make_entries(100, 400)));  // safe on disk, not yet signed
  std::vector const keys{log_signer().key()};
  auto reader = LogReader::open(temp.log(), keys).value();
  EXPECT_EQ(reader.size(), 100u);
  EXPECT_EQ(reader.entry(99).value(), make_entry(99));
  EXPECT_EQ(code_of(reader.entry(100)), "ledger.index_beyond_size");
  EXPECT_TRUE(reader.prove(50));
  auto const report = check(temp.log());
  EXPECT_TRUE(report.ok()) << to_text(report.findings.at(0).error);
  EXPECT_GT(report.unpublished, 0u);
}

TEST(LogReader, HandsOutNoProofFromADamagedTile) {
  TempFolder temp;
  {
    auto writer = open(temp);
    ASSERT_TRUE(writer.append(0, make_entries(0, 300)));
    ASSERT_TRUE(writer.publish());
  }
  auto bytes = read_file(temp.log() / "tile/0/000").value();
  bytes[5 * 32] = static_cast<char>(bytes[5 * 32] ^ 1);
  write(temp.log() / "tile/0/000", bytes);
  std::vector const keys{log_signer().key()};
  auto reader = LogReader::open(temp.log(), keys).value();
  EXPECT_EQ(code_of(reader.prove(5)), "ledger.inclusion_root");
  EXPECT_EQ(code_of(reader.prove(4)), "ledger.inclusion_root");
  EXPECT_EQ(code_of(reader.entry(5)), "ledger.entry_hash");
  auto const other = Ed25519Signer::create(origin, KeyType::ed25519, {7}).value();
  EXPECT_EQ(code_of(LogReader::open(temp.log(), std::vector{other.key()})), "ledger.note_unverified");
}

}  // namespace
}  // namespace jixiao::ledger
