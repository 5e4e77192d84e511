// Ingest with validation against DuckDB's own typed CSV → Parquet copy, same file, same two threads, one run.
//
//   ingest_bench [rows = 3000000] [folder = <temporary>/jixiao-ingest-bench] [threads = 2] [repeats = 3] [months = 1]
//
// The file holds declarations: a unique key, codes, two dates, money, a code list, a count. Ours checks every cell,
// refuses duplicate keys, sorts by owner and key, partitions by month, digests rows and files and flushes them to disk;
// DuckDB's copy does none of that. Prints the best of the repeats, the ratio (at most 2 is promised) and the peak
// memory.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>

#include "facts/duckdb.h"
#include "facts/ingest.h"

namespace {

namespace fs = std::filesystem;
using namespace jixiao;

Column column(std::string name, ColumnType type, bool nullable = false) {
  Column c;
  c.name = std::move(name);
  c.type = type;
  c.nullable = nullable;
  return c;
}

Dataset declarations() {
  Dataset d;
  d.id = "declaration";
  d.columns = {column("decl_id", ColumnType::code),     column("org_code", ColumnType::code),
               column("taxpayer", ColumnType::code),    column("tax_code", ColumnType::code),
               column("due_on", ColumnType::date),      column("filed_on", ColumnType::date, true),
               column("sales", ColumnType::money),      column("tax", ColumnType::money),
               column("invoices", ColumnType::integer), column("filed_at", ColumnType::timestamp, true)};
  d.columns[3].values = {"VAT", "CIT", "PIT", "CONS", "STAMP"};
  d.key = {"decl_id"};
  d.owner = "org_code";
  d.date = "due_on";
  return d;
}

void generate(fs::path const& path, std::int64_t rows, int months) {
  std::mt19937_64 random(42);
  std::lognormal_distribution<double> amount(9, 1.6);
  static char const* const taxes[] = {"VAT", "CIT", "PIT", "CONS", "STAMP"};
  auto* const file = std::fopen(path.c_str(), "w");
  std::fputs("decl_id,org_code,taxpayer,tax_code,due_on,filed_on,sales,tax,invoices,filed_at\n", file);
  for (std::int64_t i = 0; i < rows; ++i) {
    auto const r = random();
    double const sales = amount(random);
    int const month = static_cast<int>(i * months / rows), day = static_cast<int>(r % 15) + 1;
    std::fprintf(file, "D%011lld,1%010llu,%018llu,%s,%04d-%02d-15,", static_cast<long long>((i * 7919) % rows),
                 static_cast<unsigned long long>((r >> 8) % 1300 * 1000003 % 9999999999),
                 440000000000000000ULL + (r >> 20) % 600000, taxes[(r >> 4) % 5], 2025 + month / 12, month % 12 + 1);
    if (r % 50 == 0)
      std::fputs(",", file);
    else
      std::fprintf(file, "%04d-%02d-%02d,", 2025 + month / 12, month % 12 + 1, day);
    std::fprintf(file, "%.2f,%.2f,%llu,%04d-%02d-%02d %02d:%02d:%02d\n", sales, sales * 0.03,
                 static_cast<unsigned long long>((r >> 30) % 200), 2025 + month / 12, month % 12 + 1, day,
                 static_cast<int>(r % 24), static_cast<int>(r % 60), static_cast<int>(r % 59));
  }
  std::fclose(file);
}

// Of the whole process: on a busy machine the processor's time says more than the clock.
double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  auto const seconds = [](timeval const& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double seconds_of(auto&& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void check(bool ok, std::string const& what) {
  if (ok) return;
  std::cerr << what << '\n';
  std::exit(1);
}

double plain_copy(fs::path const& csv, fs::path const& out, int threads) {
  return seconds_of([&] {
    auto database = facts::Database::open(
        {.threads = threads, .memory_limit = "512MB", .temp_directory = out.parent_path(), .file = {}});
    check(database.has_value(), "open");
    auto connection = database->connect();
    auto done = connection->run(
        "COPY (SELECT * FROM read_csv(" + facts::quoted_text(csv.string()) +
        ", header = true, columns = {decl_id: 'VARCHAR', org_code: 'VARCHAR', taxpayer: 'VARCHAR', tax_code: "
        "'VARCHAR', "
        "due_on: 'DATE', filed_on: 'DATE', sales: 'DECIMAL(18,2)', tax: 'DECIMAL(18,2)', invoices: 'BIGINT', "
        "filed_at: 'TIMESTAMP'})) TO " +
        facts::quoted_text(out.string()) + " (FORMAT parquet, COMPRESSION zstd)");
    check(done.has_value(), done ? "" : to_text(done.error()));
  });
}

double our_ingest(fs::path const& csv, fs::path const& folder, int threads) {
  auto const dataset = declarations();
  facts::IngestOptions options;
  options.facts = folder / "facts";
  options.work = folder / "work";
  options.threads = threads;
  fs::remove_all(options.facts);
  std::string outcome;
  auto const started = std::chrono::steady_clock::now();
  auto const processor_started = processor_seconds();
  double reading = 0, processor_reading = 0;
  options.progress = [&](facts::IngestProgress const& p) {
    if (p.phase == facts::IngestPhase::writing) {
      reading = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
      processor_reading = processor_seconds() - processor_started;
    }
  };
  auto const seconds = seconds_of([&] {
    auto const done = facts::prepare_ingest(dataset, csv, options);
    check(done.has_value(), done ? "" : to_text(done.error()));
    outcome = std::to_string(done->batch.rows) + " rows, " + std::to_string(done->batch.quarantined) +
              " refused, total " + done->batch.total + ", file " + done->added.front().digest.substr(0, 12);
  });
  std::printf("  ours %.2f s (reading %.2f, writing %.2f; processor %.2f, reading %.2f): %s\n", seconds, reading,
              seconds - reading, processor_seconds() - processor_started, processor_reading, outcome.c_str());
  return seconds;
}

long peak_kibibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]).rfind("--", 0) == 0) argc = 1;  // `./dev bench` passes filters meant for others
  auto const rows = argc > 1 ? std::atoll(argv[1]) : 3'000'000;
  fs::path const folder = argc > 2 ? fs::path(argv[2]) : fs::temp_directory_path() / "jixiao-ingest-bench";
  int const threads = argc > 3 ? std::atoi(argv[3]) : 2;
  int const repeats = argc > 4 ? std::atoi(argv[4]) : 3;
  int const months = argc > 5 ? std::atoi(argv[5]) : 1;
  fs::create_directories(folder);
  auto const csv = folder / ("declarations-" + std::to_string(rows) + "-" + std::to_string(months) + ".csv");
  if (!fs::exists(csv)) generate(csv, rows, months);
  std::printf("%lld rows, %.1f MB, %d threads\n", static_cast<long long>(rows),
              static_cast<double>(fs::file_size(csv)) / 1e6, threads);
  double plain = 1e9, ours = 1e9;
  for (int i = 0; i < repeats; ++i) {
    ours = std::min(ours, our_ingest(csv, folder, threads));
    if (i == 0) std::printf("  peak memory of ours %ld MiB\n", peak_kibibytes() / 1024);
    auto const processor_started = processor_seconds();
    auto const seconds = plain_copy(csv, folder / "plain.parquet", threads);
    plain = std::min(plain, seconds);
    std::printf("  plain copy %.2f s (processor %.2f)\n", seconds, processor_seconds() - processor_started);
  }
  std::printf("plain copy %.2f s, ingest %.2f s, ratio %.2f\n", plain, ours, ours / plain);
}
