// What a period costs in memory, as the server holds it: every period of a home is read one after the other, and the
// heap in use and the resident memory are looked at after each.
//
//   snapshot_bench HOME
#include <fmt/format.h>
#include <malloc.h>

#include <chrono>
#include <fstream>

#include "app/reading/published.h"

namespace {

namespace app = jixiao::app;

double heap_mb() {
  auto const info = ::mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
}

double resident_mb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != "VmRSS:") continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes / 1e3;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "snapshot_bench HOME\n");
    return 2;
  }
  auto const published = app::Published::open(argv[1], 1000);
  if (!published) {
    fmt::print(stderr, "{}\n", jixiao::to_text(published.error()));
    return 1;
  }
  auto heap = heap_mb();
  auto resident = resident_mb();
  fmt::print("opened: heap {:.1f} MB, resident {:.1f} MB\n", heap, resident);
  for (auto const& one : (*published)->world()->periods) {
    auto const begin = std::chrono::steady_clock::now();
    auto const reading = (*published)->read({one.period, {}, app::Which::published_or_draft});
    if (!reading) {
      fmt::print(stderr, "{}\n", jixiao::to_text(reading.error()));
      return 1;
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
    std::size_t lines = 0;
    for (auto const& record : reading->snapshot->records) lines += record.scores.size();
    auto const heap_now = heap_mb(), resident_now = resident_mb();
    fmt::print("{}: {} units, {} lines, heap {:.1f} MB ({:.0f} bytes a line), resident {:.1f} MB, read in {:.2f} s\n",
               one.period.to_string(), reading->snapshot->records.size(), lines, heap_now - heap,
               lines == 0 ? 0 : (heap_now - heap) * 1e6 / static_cast<double>(lines), resident_now - resident,
               took.count());
    heap = heap_now;
    resident = resident_now;
  }
  return 0;
}
