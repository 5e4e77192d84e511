// The ledger's two marks: at least 50,000 durable appends a second in batches (200-byte entries, tree on disk, every
// batch flushed and its checkpoint signed), and at least 1,000,000 leaves a second and core when a whole log is
// verified again. Run on an idle machine; the log lies in the current folder, so run it on the disk in question.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/check.h"
#include "ledger/fsck.h"
#include "ledger/log_writer.h"

namespace jixiao::ledger {
namespace {

class Scratch {
 public:
  Scratch() : path_(std::filesystem::absolute("ledger_bench.tmp")) { std::filesystem::remove_all(path_); }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;
  std::filesystem::path log() const { return path_ / "ledger"; }

 private:
  std::filesystem::path path_;
};

std::vector<std::string> make_entries(std::uint64_t first, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto entry = "entry " + std::to_string(first + i) + " ";
    entry.resize(200, '.');
    out.push_back(std::move(entry));
  }
  return out;
}

Ed25519Signer const& signer() {
  static auto const one = Ed25519Signer::create("bench.example/ledger", KeyType::ed25519, {}).value();
  return one;
}

LogWriter open_log(Scratch const& scratch) {
  return std::move(*LogWriter::open({scratch.log(), signer().key().name, {&signer()}, std::nullopt, {}}));
}

void append_durably(benchmark::State& state) {
  Scratch const scratch;
  auto writer = open_log(scratch);
  auto const batch = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    auto const entries = make_entries(writer.size(), batch);
    state.ResumeTiming();
    JX_ASSERT(writer.append(writer.size(), entries).has_value());
    JX_ASSERT(writer.publish().has_value());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append_durably)->Arg(256)->Arg(1024)->Arg(4096)->Arg(16384)->UseRealTime()->MinTime(1.5);

void verify_again(benchmark::State& state) {
  Scratch const scratch;
  auto writer = open_log(scratch);
  JX_ASSERT(writer.append(0, make_entries(0, static_cast<std::size_t>(state.range(0)))).has_value());
  JX_ASSERT(writer.publish().has_value());
  for (auto _ : state) {
    LogCheck check;
    check.folder = scratch.log();
    check.log_keys = {signer().key()};
    auto const report = check_log(check);
    JX_ASSERT(report.ok() && report.entries == writer.size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(verify_again)->Arg(300'000)->Unit(benchmark::kMillisecond);

void hash_nodes(benchmark::State& state) {
  auto digest = empty_root();
  for (auto _ : state) digest = hash_node(digest, digest);
  benchmark::DoNotOptimize(digest);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hash_nodes);

}  // namespace
}  // namespace jixiao::ledger
