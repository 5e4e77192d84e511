// Two verifiers that share no code with us look at a log this library wrote: the Go project's transparency-log
// packages (tests/go_oracle), and the auditor's script of bash and openssl (tools/verify_proof.sh).
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>

#include "ledger/cosignature.h"
#include "ledger/leaf.h"
#include "ledger/log_reader.h"
#include "ledger/log_writer.h"
#include "ledger/test_support.h"
#include "ledger/witness.h"

namespace jixiao::ledger {
namespace {

using namespace test;

struct Ran {
  int status;
  std::string output;  // both streams
};

Ran run(std::string const& command) {
  auto* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {-1, "popen failed"};
  std::string output;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
  int const status = ::pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

std::string quoted(std::filesystem::path const& path) { return "'" + path.string() + "'"; }

void write(std::filesystem::path const& path, std::string const& bytes) {
  ASSERT_TRUE(write_file_durably(path, bytes));
}

// Built once; skipped, not passed, where Go or its package is missing.
class GoOracle : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder;
    auto const source = std::filesystem::path(JIXIAO_SOURCE_DIR) / "tests/go_oracle";
    // The build cache outlives the test, so that only the first run compiles Go's standard library.
    auto const cache = std::filesystem::temp_directory_path() / "jixiao-go-cache";
    built_ =
        run("cd " + quoted(source) + " && GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE=" + quoted(cache) +
            " go build -o " + quoted(folder_->path() / "oracle") + " .");
  }
  static void TearDownTestSuite() { delete folder_; }
  void SetUp() override {
    if (run("go version").status != 0 ||
        !std::filesystem::exists("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")) {
      GTEST_SKIP() << "golang-go and golang-golang-x-mod-dev are not installed";
    }
    ASSERT_EQ(built_.status, 0) << built_.output;
  }
  Ran oracle(std::filesystem::path const& log, std::string const& more = "") {
    return run(quoted(folder_->path() / "oracle") + " " + quoted(log) + " '" + format_vkey(log_signer().key()) + "' " +
               origin + more);
  }

  static inline TempFolder* folder_ = nullptr;
  static inline Ran built_{-1, ""};
};

TEST_F(GoOracle, AcceptsLogsOfAllShapes) {
  for (std::uint64_t const size : {1u, 2u, 3u, 255u, 256u, 257u, 512u, 1000u}) {
    TempFolder temp;
    auto writer = LogWriter::open(log_options(temp.log())).value();
    ASSERT_TRUE(writer.append(0, make_entries(0, size)));
    ASSERT_TRUE(writer.publish());
    auto const ran = oracle(temp.log());
    EXPECT_EQ(ran.status, 0) << size << ": " << ran.output;
    EXPECT_TRUE(ran.output.starts_with("entries " + std::to_string(size) + " ")) << ran.output;
  }
}

TEST_F(GoOracle, AcceptsALargeLogAndOurProofsOfIt) {
  TempFolder temp;
  auto writer = LogWriter::open(log_options(temp.log())).value();
  for (std::uint64_t const size : {10000u, 70000u, 70300u}) {
    ASSERT_TRUE(writer.append(writer.size(), make_entries(writer.size(), size - writer.size())));
    ASSERT_TRUE(writer.publish());
  }
  std::vector const keys{log_signer().key()};
  auto reader = LogReader::open(temp.log(), keys, origin).value();
  std::string proofs;
  for (std::uint64_t const index : {0u, 255u, 12345u, 65535u, 65536u, 70144u, 70299u}) {
    auto const path = temp.path() / (std::to_string(index) + ".tlog-proof");
    write(path, format_proof(reader.prove(index).value()));
    proofs += " " + quoted(path);
  }
  auto const ran = oracle(temp.log(), proofs);
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_TRUE(ran.output.starts_with("entries 70300 ")) << ran.output;
  EXPECT_NE(ran.output.find(" proof files 7 "), std::string::npos) << ran.output;
}

TEST_F(GoOracle, AcceptsTheCosignaturesOfOurWitnesses) {
  TempFolder temp;
  auto writer = LogWriter::open(log_options(temp.log())).value();
  ASSERT_TRUE(writer.append(0, make_entries(0, 300)));
  ASSERT_TRUE(writer.publish());
  auto const note = read_file(temp.log() / checkpoint_file).value();
  auto const text = parse_note(note)->text;
  std::string witnesses;
  for (std::string const name : {"witness.finance.example", "witness.archive.example"}) {
    ASSERT_TRUE(Witness::init(temp.path() / name, name, std::vector{log_signer().key()}));
    auto witness = Witness::open(temp.path() / name).value();
    auto const answer = witness->add_checkpoint(format_add_checkpoint({0, {}, note}), 1'790'000'000);
    ASSERT_EQ(answer.status, 200) << answer.body;
    ASSERT_TRUE(writer.add_cosignature(parse_note(text + "\n" + answer.body)->signatures.at(0), witness->key()));
    witnesses += " 'witness=" + format_vkey(witness->key()) + "'";
  }
  auto const ran = oracle(temp.log(), witnesses);
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_NE(ran.output.find(" witnesses 2"), std::string::npos) << ran.output;
  auto const other = Ed25519Signer::create("witness.finance.example", KeyType::cosignature, {1}).value();
  EXPECT_EQ(oracle(temp.log(), " 'witness=" + format_vkey(other.key()) + "'").status, 1);
}

TEST_F(GoOracle, RejectsADamagedLog) {
  TempFolder temp;
  auto writer = LogWriter::open(log_options(temp.log())).value();
  ASSERT_TRUE(writer.append(0, make_entries(0, 600)));
  ASSERT_TRUE(writer.publish());
  for (auto const* name : {"tile/0/000", "tile/1/000.p/2", "tile/entries/001", "checkpoint"}) {
    auto const good = read_file(temp.log() / name).value();
    auto bad = good;
    bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 1);
    write(temp.log() / name, bad);
    EXPECT_EQ(oracle(temp.log()).status, 1) << name;
    write(temp.log() / name, good);
  }
  EXPECT_EQ(oracle(temp.log()).status, 0);
}

class AuditorsScript : public testing::Test {
 protected:
  Ran verify(std::string const& arguments) {
    return run("bash " + quoted(std::filesystem::path(JIXIAO_SOURCE_DIR) / "tools/verify_proof.sh") + " " + arguments);
  }
  std::string fixture(std::string const& name) { return quoted(data_path("fixtures/" + name)); }
  std::string vkey() { return "'" + std::string(read_data("fixtures/log.vkey")) + "'"; }
  std::string witness() { return "'" + std::string(read_data("fixtures/witness.vkey")) + "'"; }
};

TEST_F(AuditorsScript, AcceptsTheFixtures) {
  for (std::string const name : {"p0", "p12345", "p70299"}) {
    auto const ran =
        verify(fixture(name + ".tlog-proof") + " " + fixture(name + ".entry") + " " + vkey() + " " + witness());
    EXPECT_EQ(ran.status, 0) << ran.output;
    EXPECT_NE(ran.output.find("logged not later than 2026-11-22T15:42:44Z"), std::string::npos) << ran.output;
  }
}

TEST_F(AuditorsScript, RejectsWhatIsNotTrue) {
  TempFolder temp;
  auto const entry = read_data("fixtures/p70299.entry");
  auto const text = read_data("fixtures/p70299.tlog-proof");
  auto const check = [&](std::string const& e, std::string const& p, std::string const& keys) {
    write(temp.path() / "entry", e);
    write(temp.path() / "proof", p);
    return verify(quoted(temp.path() / "proof") + " " + quoted(temp.path() / "entry") + " " + keys);
  };
  auto const replaced = [&](std::string const& from, std::string const& to) {
    auto out = text;
    return out.replace(out.find(from), from.size(), to);
  };
  EXPECT_EQ(check(entry, text, vkey()).status, 0);
  EXPECT_EQ(check(entry + "\n", text, vkey()).status, 1);
  EXPECT_EQ(check(entry.substr(1), text, vkey()).status, 1);
  EXPECT_EQ(check(entry, replaced("index 70299", "index 70298"), vkey()).status, 1);
  EXPECT_EQ(check(entry, replaced("index 70299", "index 070299"), vkey()).status, 1);
  EXPECT_EQ(check(entry, replaced("\n70300\n", "\n70301\n"), vkey()).status, 1);
  EXPECT_EQ(check(entry, replaced("9BCCFV", "9BCCFW"), vkey()).status, 1);
  EXPECT_EQ(check(entry, replaced("yU90Tf+ENx5NDmPflAUzP4T3I1PfYeNDHyoLA4v5Xgs=\n", ""), vkey()).status, 1);
  EXPECT_EQ(check(entry, replaced("N5xKWKfR", "N5xKWKfS"), vkey()).status, 1);
  EXPECT_EQ(check(entry, text.substr(0, text.size() - 1), vkey()).status, 1);
  EXPECT_EQ(check(entry, text, "'" + format_vkey(log_signer().key()) + "'").status, 1);
  EXPECT_EQ(check(entry, text, witness()).status, 1);
  EXPECT_EQ(check(entry, text, "").status, 2);
  // A witness that has not cosigned is missing; one whose cosignature is bad is a lie.
  auto const other = Ed25519Signer::create("w.example/1", KeyType::cosignature, {1}).value();
  EXPECT_EQ(check(entry, text, vkey() + " '" + format_vkey(other.key()) + "'").status, 3);
  EXPECT_EQ(check(entry, replaced("Rso4lAAAAABrAw10", "Rso4lAAAAABrAw11"), vkey() + " " + witness()).status, 1);
}

TEST_F(AuditorsScript, ChecksARecordBehindItsCommitment) {
  TempFolder temp;
  Salt salt{};
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(7 * i);
  std::string const record("the record\0with a zero byte\n", 28);
  Leaf const leaf{
      "score", "3701", 882, Timestamp::parse("2026-06-30 08:15:00").value(), commit_record(salt, record), std::nullopt};
  auto const entry = format_leaf(leaf).value();
  auto writer = LogWriter::open(log_options(temp.log())).value();
  ASSERT_TRUE(writer.append(0, std::vector<std::string>{"first", entry, "third"}));
  ASSERT_TRUE(writer.publish());
  std::vector const keys{log_signer().key()};
  write(temp.path() / "proof", format_proof(LogReader::open(temp.log(), keys).value().prove(1).value()));
  write(temp.path() / "entry", entry);
  write(temp.path() / "record", record);
  auto const with = [&](std::string const& hex) {
    return verify(quoted(temp.path() / "proof") + " " + quoted(temp.path() / "entry") + " '" +
                  format_vkey(log_signer().key()) + "' --record " + quoted(temp.path() / "record") + " --salt " + hex);
  };
  auto const good = with(to_hex(salt));
  EXPECT_EQ(good.status, 0) << good.output;
  EXPECT_NE(good.output.find("record     OK"), std::string::npos);
  salt[0] = 1;
  EXPECT_EQ(with(to_hex(salt)).status, 1);
  EXPECT_EQ(with("00").status, 2);
}

}  // namespace
}  // namespace jixiao::ledger
