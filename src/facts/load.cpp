#include "facts/load.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "facts/incoming.h"

namespace jixiao::facts {
namespace {

// Titles and notes may stand above the header; further down it is data.
constexpr std::size_t header_rows_max = 10;

std::span<std::string_view const> cells_of(TextRows const& rows, std::size_t row) {
  auto const begin = rows.begin_of(row);
  return {rows.cells.data() + begin, rows.ends[row] - begin};
}

bool is_blank(std::span<std::string_view const> cells) {
  return std::all_of(cells.begin(), cells.end(), [](auto cell) { return cell.empty() || trimmed(cell).empty(); });
}

// What all workers share.
struct Shared {
  LoadRequest const& request;
  RowCheck const* check = nullptr;
  std::int64_t header_row = 0;  // number of the header's row
  std::mutex reading;
  std::mutex failing;
  std::optional<Error> error;
  std::atomic<bool> stopped{false};
  std::atomic<std::int64_t> rows{0};

  void fail_with(Error e) {
    std::lock_guard const lock(failing);
    if (!error) error = std::move(e);
    stopped = true;
  }
};

class Worker {
 public:
  Worker(Shared& shared, RowSink sink)
      : shared_(shared), sink_(std::move(sink)), totals_(shared.request.dataset) {}

  Result<void> process(RawChunk const& chunk, TextRows const& rows);
  Result<void> run();
  Result<void> finish() { return sink_.finish(); }

  RowTotals const& totals() const { return totals_; }
  std::int64_t rows_read = 0;
  std::int64_t rows_quarantined = 0;
  std::map<std::int32_t, std::int64_t> periods;

 private:
  Result<bool> next(RawChunk& chunk);

  Shared& shared_;
  RowSink sink_;
  RowTotals totals_;
  TypedRow typed_;
};

Result<void> Worker::process(RawChunk const& chunk, TextRows const& rows) {
  std::vector<Finding> findings;
  bool const pads = shared_.request.reader.pads_short_rows();
  std::int64_t accepted = 0;
  std::int64_t* period_rows = nullptr;
  std::int32_t period = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const cells = cells_of(rows, i);
    if (rows.numbers[i] <= shared_.header_row || is_blank(cells)) continue;
    ++rows_read;
    if (!shared_.check->check(cells, rows.numbers[i] - shared_.header_row, pads, typed_, findings)) {
      ++rows_quarantined;
      continue;
    }
    totals_.add(typed_);
    JX_CHECK(sink_.add(typed_));
    if (period_rows == nullptr || period != typed_.period) period_rows = &periods[period = typed_.period];
    ++*period_rows;
    ++accepted;
  }
  shared_.rows += accepted;
  shared_.request.log.add(chunk.index, std::move(findings));
  return {};
}

Result<bool> Worker::next(RawChunk& chunk) {
  std::lock_guard const lock(shared_.reading);
  auto const& request = shared_.request;
  if (shared_.stopped) return false;
  if (request.stop.stop_requested()) return fail(ErrorKind::unavailable, "facts.ingest_stopped");
  JX_TRY(auto const more, request.reader.next(chunk));
  if (request.progress) {
    request.progress({request.reader.bytes_done(), request.reader.bytes_total(), shared_.rows.load()});
  }
  return more;
}

Result<void> Worker::run() {
  RawChunk chunk;
  TextRows rows;
  for (;;) {
    JX_TRY(auto const more, next(chunk));
    if (!more) return {};
    JX_CHECK(shared_.request.reader.split(chunk, rows));
    JX_CHECK(process(chunk, rows));
  }
}

// The header is the row that names most columns among the first ones; the earliest of equals.
std::size_t find_header(Dataset const& dataset, TextRows const& rows) {
  std::size_t best = 0, best_count = 0;
  bool any = false;
  for (std::size_t i = 0, seen = 0; i < rows.size() && seen < header_rows_max; ++i) {
    auto const cells = cells_of(rows, i);
    if (is_blank(cells)) continue;
    ++seen;
    auto const count = count_named_columns(dataset, cells);
    if (any && count <= best_count) continue;
    best = i;
    best_count = count;
    any = true;
  }
  return best;
}

// Reads until a chunk holds a row that is not blank. Blank chunks are told to the log, which counts every chunk.
Result<void> read_first(LoadRequest const& request, RawChunk& chunk, TextRows& rows) {
  for (;;) {
    JX_TRY(auto const more, request.reader.next(chunk));
    if (!more) return fail("facts.file_empty");
    JX_CHECK(request.reader.split(chunk, rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!is_blank(cells_of(rows, i))) return {};
    }
    request.log.add(chunk.index, {});
  }
}

Result<void> run_all(Shared& shared, std::vector<Worker>& workers) {
  std::vector<std::jthread> threads;
  for (auto& worker : workers) {
    threads.emplace_back([&shared, &worker] {
      auto done = worker.run();
      if (done) done = worker.finish();
      if (!done) shared.fail_with(std::move(done.error()));
    });
  }
  threads.clear();
  if (shared.error) return fail(*shared.error);
  return {};
}

}  // namespace

Result<Loaded> load_rows(LoadRequest const& request) {
  RawChunk chunk;
  TextRows rows;
  JX_CHECK(read_first(request, chunk, rows));
  auto const header_at = find_header(request.dataset, rows);
  JX_TRY(auto header, map_header(request.dataset, cells_of(rows, header_at)));
  Loaded loaded{RowTotals(request.dataset), header, 0, 0, {}, std::max(1, request.threads)};
  JX_TRY(auto const check, RowCheck::create(request.dataset, std::move(header), request.context));
  Shared shared{request, &check, rows.numbers[header_at], {}, {}, {}, {}, {}};
  std::vector<Worker> workers;
  for (int i = 0; i < loaded.sinks; ++i) {
    JX_TRY(auto sink, RowSink::create(request.database, request.dataset, i));
    workers.emplace_back(shared, std::move(sink));
  }
  JX_CHECK(workers.front().process(chunk, rows));
  JX_CHECK(run_all(shared, workers));
  for (auto const& worker : workers) {
    loaded.totals.merge(worker.totals());
    loaded.rows_read += worker.rows_read;
    loaded.rows_quarantined += worker.rows_quarantined;
    for (auto const& [period, count] : worker.periods) loaded.periods[period] += count;
  }
  return loaded;
}

}  // namespace jixiao::facts
