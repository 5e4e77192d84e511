// The fact engine against one query per indicator on the same Parquet files, same DuckDB, same threads, one run.
//
//   engine_bench [FOLDER = <temporary folder>/jixiao-engine-bench] [--demo HOME]
//   JIXIAO_BENCH_ROWS (3000000; the full set has 30000000)   JIXIAO_BENCH_REPEATS (3)
//
// The set (declaration_set.h) is made in FOLDER/<rows> when it is not there. Measured, medians of the repeats, ours and
// the peer taking turns: all atoms with an empty cache; the peer's sixty queries, numerator and denominator by FILTER
// and by CASE, slices in WHERE; a new month over a cache of 23; one changed formula. The peer's figures are compared
// with ours cell by cell. --demo measures a prepared home's own pack, ours against one query per atom.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

#include "declaration_set.h"
#include "facts/duckdb_engine.h"
#include "policy/load.h"

namespace jixiao::bench {
namespace {

namespace fs = std::filesystem;
using formula::Atom;
using formula::MonthRange;
using formula::Partial;
using Partials = std::vector<std::vector<Partial>>;

constexpr int threads = 2;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  auto const n = values.size();
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double seconds_of(auto&& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
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

void print_peak(char const* when) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf("  peak memory %s: %ld MiB\n", when, usage.ru_maxrss / 1024);
}

long long setting(char const* name, long long otherwise) {
  auto const* const text = std::getenv(name);
  return text ? std::atoll(text) : otherwise;
}

struct Timed {
  std::vector<double> clock, processor;
  void add(auto&& work) {
    auto const before = processor_seconds();
    clock.push_back(seconds_of(work));
    processor.push_back(processor_seconds() - before);
  }
  void print(std::string const& what) const {
    std::printf("  %-44s %8.3f s  (processor %.3f; runs", what.c_str(), median(clock), median(processor));
    for (auto const s : clock) std::printf(" %.3f", s);
    std::printf(")\n");
    std::fflush(stdout);
  }
};

std::vector<Atom const*> additive_atoms(std::vector<Atom> const& atoms) {
  std::vector<Atom const*> out;
  for (auto const& atom : atoms) {
    if (atom.nature != formula::AtomNature::holistic) out.push_back(&atom);
  }
  return out;
}

struct Run {
  std::unique_ptr<facts::DuckDbEngine> engine;  // keeps the codes that the partials point to
  Partials partials;
  formula::EngineStatistics statistics;
};

std::unique_ptr<facts::DuckDbEngine> open_engine(Pack const& pack, formula::Program const& program,
                                                 std::vector<PartitionFile> const& files, fs::path const& facts_folder,
                                                 fs::path const& cache) {
  facts::EngineSettings settings;
  settings.facts_folder = facts_folder;
  settings.cache_folder = cache;
  settings.threads = threads;
  auto engine = facts::DuckDbEngine::create(pack, program, files, settings);
  demand(engine);
  return std::move(*engine);
}

// The set, its indicators and where they lie.
struct World {
  fs::path folder;
  int repeats = 3;
  Pack pack = bench_pack();
  formula::Program program;
  std::vector<PartitionFile> files;
  MonthRange months{Period::month_of(first_year, 1).first_month,
                    Period::month_of(first_year, 1).first_month + months_count - 1};

  fs::path facts() const { return folder / "facts"; }
  fs::path cache() const { return folder / "cache"; }
  void compile() {
    auto compiled = formula::Program::create(pack);
    if (!compiled) {
      for (auto const& error : compiled.error()) std::cerr << to_text(error) << '\n';
      std::exit(1);
    }
    program = std::move(*compiled);
  }
  Run run(int months_delivered) const {
    auto const some = std::vector<PartitionFile>(files.begin(), files.begin() + months_delivered);
    auto engine = open_engine(pack, program, some, facts(), cache());
    auto result = engine->run_additive(additive_atoms(program.atoms()), months);
    demand(result);
    auto const statistics = engine->statistics();
    return {std::move(engine), std::move(*result), statistics};
  }
};

void print(formula::EngineStatistics const& s) {
  std::printf("  %-44s partitions %lld, passes %lld, partials computed %lld, cached %lld, rows scanned %lld\n", "",
              static_cast<long long>(s.partitions), static_cast<long long>(s.passes_run),
              static_cast<long long>(s.partials_computed), static_cast<long long>(s.partials_cached),
              static_cast<long long>(s.rows_scanned));
}

// ---- the peer ---------------------------------------------------------------------------------------------------

enum class Form { filter, cases };

std::string peer_aggregate(Aggregate const& a, Form form) {
  if (a.where.empty()) return a.what.empty() ? "count(*)" : "sum(" + a.what + ")";
  if (form == Form::filter)
    return (a.what.empty() ? "count(*)" : "sum(" + a.what + ")") + " FILTER (WHERE " + a.where + ")";
  return "sum(CASE WHEN " + a.where + " THEN " + (a.what.empty() ? "1" : a.what) + " ELSE 0 END)";
}

struct Cell2 {  // an indicator's two figures of one branch and month
  std::string unit;
  std::int32_t month;
  int128 numerator, denominator;
};

std::vector<std::vector<Cell2>> run_peer(World const& world, Form form) {
  auto database = facts::Database::open({.threads = threads,
                                         .memory_limit = facts::EngineSettings{}.memory_limit,
                                         .temp_directory = world.folder / "spill",
                                         .file = {}});
  demand(database);
  auto connection = database->connect();
  demand(connection);
  demand(connection->run("SET preserve_insertion_order = false"));
  auto const source = "read_parquet(" + facts::quoted_text((world.facts() / "declaration/*/*.parquet").string()) + ")";
  std::vector<std::vector<Cell2>> out;
  for (auto const& each : bench_indicators()) {
    auto const where = each.slice.sql.empty() ? "" : " WHERE " + each.slice.sql;
    auto rows = connection->query(
        "SELECT branch, year(due_on) * 12 + month(due_on) - 1 AS month, " + peer_aggregate(each.ratio.numerator, form) +
        ", " + peer_aggregate(each.ratio.denominator, form) + " FROM " + source + where + " GROUP BY branch, month");
    demand(rows);
    auto& cells = out.emplace_back();
    auto const figure = [&](std::size_t column, std::size_t row) {
      return rows->is_null(column, row) ? int128{0} : rows->huge(column, row);
    };
    while (rows->next_chunk()) {
      for (std::size_t i = 0; i < rows->chunk_size(); ++i) {
        cells.push_back({std::string(rows->text(0, i)), static_cast<std::int32_t>(rows->integer(1, i)), figure(2, i),
                         figure(3, i)});
      }
    }
  }
  return out;
}

// Cells that differ; a cell one side leaves out counts as zero.
std::int64_t differences(World const& world, Partials const& ours, std::vector<std::vector<Cell2>> const& peer,
                         std::int64_t& compared) {
  std::int64_t out = 0;
  auto const atoms = additive_atoms(world.program.atoms());
  auto const column_of = [&](std::optional<formula::Compiled> const& compiled) {
    auto const* const atom = &world.program.atoms()[static_cast<std::size_t>(compiled->atoms.at(0))];
    return static_cast<std::size_t>(std::find(atoms.begin(), atoms.end(), atom) - atoms.begin());
  };
  for (std::size_t i = 0; i < peer.size(); ++i) {
    auto const& compiled = world.program.indicators()[i];
    for (bool const upper : {true, false}) {
      std::map<std::pair<std::string, std::int32_t>, int128> mine;
      for (auto const& p : ours[column_of(upper ? compiled.numerator : compiled.denominator)])
        mine[{std::string(p.unit), p.month}] += p.value;
      for (auto const& cell : peer[i]) mine[{cell.unit, cell.month}] -= upper ? cell.numerator : cell.denominator;
      compared += static_cast<std::int64_t>(mine.size());
      out += std::count_if(mine.begin(), mine.end(), [](auto const& entry) { return entry.second != 0; });
    }
  }
  return out;
}

// ---- measurements ------------------------------------------------------------------------------------------------

double measure_full(World const& world) {
  Timed ours, filter, cases;
  Run run;
  std::int64_t different = 0, compared = 0;
  for (int i = 0; i < world.repeats; ++i) {
    fs::remove_all(world.cache());
    ours.add([&] { run = world.run(months_count); });
    if (i == 0) print_peak("of ours, everything computed");
    std::vector<std::vector<Cell2>> answers;
    filter.add([&] { answers = run_peer(world, Form::filter); });
    if (i == 0) different += differences(world, run.partials, answers, compared);
    cases.add([&] { answers = run_peer(world, Form::cases); });
    if (i == 0) different += differences(world, run.partials, answers, compared);
  }
  ours.print("ours, empty cache, all atoms");
  print(run.statistics);
  filter.print("peer, one query per indicator, FILTER");
  cases.print("peer, one query per indicator, CASE");
  std::printf("  figures compared %lld, different %lld\n", static_cast<long long>(compared),
              static_cast<long long>(different));
  auto const best = std::min(median(filter.clock), median(cases.clock));
  std::printf("  ratio peer / ours: %.2f against FILTER, %.2f against CASE; at least 3 against the better: %s\n",
              median(filter.clock) / median(ours.clock), median(cases.clock) / median(ours.clock),
              best >= 3 * median(ours.clock) ? "yes" : "NO");
  if (different) std::exit(1);
  return median(ours.clock);
}

void measure_new_month(World const& world, double full) {
  Timed ours;
  Run run;
  for (int i = 0; i < world.repeats; ++i) {
    fs::remove_all(world.cache());
    (void)world.run(months_count - 1);
    ours.add([&] { run = world.run(months_count); });
  }
  ours.print("ours, 23 months cached, one new");
  print(run.statistics);
  std::printf("  share of the full run: %.3f; under 1/10: %s\n", median(ours.clock) / full,
              median(ours.clock) < full / 10 ? "yes" : "NO");
}

void measure_changed_formula(World& world) {
  Timed unchanged, changed;
  Run run;
  unchanged.add([&] { run = world.run(months_count); });
  unchanged.print("ours, nothing new");
  print(run.statistics);
  auto& text = *world.pack.indicators[1].numerator;  // late_30, all declarations
  text.replace(text.find("30"), 2, "45");
  world.compile();
  changed.add([&] { run = world.run(months_count); });
  changed.print("ours, one formula of sixty changed");
  print(run.statistics);
}

// ---- a prepared home ---------------------------------------------------------------------------------------------

std::vector<PartitionFile> home_files(fs::path const& facts_folder) {
  std::vector<PartitionFile> out;
  for (auto const& entry : fs::recursive_directory_iterator(facts_folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".parquet") continue;
    auto const relative = entry.path().lexically_relative(facts_folder);
    auto const digest = facts::file_digest(entry.path());
    demand(digest);
    auto const period = relative.parent_path();
    out.push_back(
        {period.parent_path().string(), period.filename().string(), relative.string(), "home", 0, *digest, {}});
  }
  return out;
}

// Months of the declared event datasets' partitions.
MonthRange home_months(std::vector<PartitionFile> const& files) {
  MonthRange out{INT32_MAX, 0};
  for (auto const& file : files) {
    auto const period = Period::parse(file.period);
    if (!period || period->kind != PeriodKind::month) continue;
    out.first = std::min(out.first, period->first_month);
    out.last = std::max(out.last, period->last_month());
  }
  return out;
}

void measure_home(fs::path const& home, fs::path const& folder, int repeats) {
  auto const policy = fs::directory_iterator(home / "policy")->path();
  auto const loaded = policy::load_pack(policy);
  if (!loaded) {
    std::cerr << to_text(loaded.error().front()) << '\n';
    std::exit(1);
  }
  auto const files = home_files(home / "facts");
  auto const months = home_months(files);
  std::vector<Atom> bound;
  for (auto const& atom : loaded->program.atoms())
    bound.push_back(formula::bind_parameters(atom, loaded->pack, months.last));
  auto const atoms = additive_atoms(bound);
  auto const cache = folder / "home-cache";
  std::printf("%s: %zu files, %zu of %zu atoms additive, %d months\n", loaded->pack.pack.id.c_str(), files.size(),
              atoms.size(), bound.size(), months.last - months.first + 1);
  Timed ours, peer;
  formula::EngineStatistics statistics;
  for (int i = 0; i < repeats; ++i) {
    fs::remove_all(cache);
    auto const once = open_engine(loaded->pack, loaded->program, files, home / "facts", cache);
    demand(once->prepare_derived(months));
    ours.add([&] { demand(once->run_additive(atoms, months)); });
    statistics = once->statistics();
    auto const singly = open_engine(loaded->pack, loaded->program, files, home / "facts", cache);
    demand(singly->prepare_derived(months));
    peer.add([&] {
      for (auto const* atom : atoms) {
        fs::remove_all(cache / "partials");
        demand(singly->run_additive({atom}, months));
      }
    });
  }
  ours.print("ours, empty cache, all atoms");
  print(statistics);
  peer.print("one query per atom");
  std::printf("  ratio: %.2f\n", median(peer.clock) / median(ours.clock));
  fs::remove_all(cache);
}

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  fs::path folder = fs::temp_directory_path() / "jixiao-engine-bench";
  fs::path home;
  for (int i = 1; i < argc; ++i) {
    std::string const argument = argv[i];
    if (argument == "--demo" && i + 1 < argc)
      home = argv[++i];
    else if (argument.rfind("--", 0) != 0)
      folder = argument;  // `./dev bench` passes filters meant for others
  }
  auto const rows = setting("JIXIAO_BENCH_ROWS", 3'000'000);
  World world;
  world.folder = folder / std::to_string(rows);
  world.repeats = static_cast<int>(setting("JIXIAO_BENCH_REPEATS", 3));
  fs::create_directories(world.folder);
  if (!home.empty()) {
    measure_home(home, world.folder, world.repeats);
    print_peak("at the end");
    return 0;
  }
  world.compile();
  auto const made = seconds_of([&] { world.files = declaration_files(world.facts(), rows / months_count); });
  std::printf("%lld rows in %d months, %zu indicators, %zu atoms, %d threads; files made or found in %.1f s\n", rows,
              months_count, world.pack.indicators.size(), world.program.atoms().size(), threads, made);
  auto const full = measure_full(world);
  measure_new_month(world, full);
  measure_changed_formula(world);
  print_peak("at the end");
  return 0;
}

}  // namespace
}  // namespace jixiao::bench

int main(int argc, char** argv) { return jixiao::bench::main(argc, argv); }
