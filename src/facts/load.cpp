#include "facts/load.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "base/text.h"

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
  RowStore* store = nullptr;
  std::int64_t header_row = 0;  // number of the header's row
  std::size_t width = 0;        // cells of it
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
  explicit Worker(Shared& shared)
      : shared_(shared), totals_(shared.request.dataset), key_columns_(key_columns_of(shared.request.dataset)) {}

  Result<void> process(RawChunk const& chunk, TextRows const& rows);
  Result<void> run();

  RowTotals const& totals() const { return totals_; }
  std::int64_t rows_read = 0;
  std::int64_t rows_quarantined = 0;
  DayTally days;

 private:
  Result<bool> next(RawChunk& chunk);

  Shared& shared_;
  RowTotals totals_;
  std::vector<std::size_t> key_columns_;
  TypedRow typed_;
};

Result<void> Worker::process(RawChunk const& chunk, TextRows const& rows) {
  std::vector<Finding> findings;
  bool const pads = shared_.request.reader.pads_short_rows();
  std::int64_t accepted = 0;
  std::string block;
  block.reserve(chunk.bytes.size() + chunk.bytes.size() / 2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const cells = cells_of(rows, i);
    if (rows.numbers[i] <= shared_.header_row || is_blank(cells)) continue;
    // Quarantined alone, the row would hide that all those behind it are missing.
    if (chunk.cut_off && i + 1 == rows.size() && cells.size() < shared_.width) {
      return fail("facts.csv_cut_off", {{"row", std::to_string(rows.numbers[i])},
                                        {"cells", std::to_string(cells.size())},
                                        {"columns", std::to_string(shared_.width)}});
    }
    ++rows_read;
    if (!shared_.check->check(cells, rows.numbers[i], pads, typed_, findings)) {
      ++rows_quarantined;
      continue;
    }
    totals_.add(typed_, append_row(block, typed_, shared_.request.dataset, key_columns_));
    if (typed_.placed_day) days.add(*typed_.placed_day, typed_.row);
    ++accepted;
  }
  shared_.rows += accepted;
  JX_CHECK(shared_.store->add(chunk.index, std::move(block)));
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

// Reads until a chunk holds a row that is not blank. Blank chunks are told to the log, which counts every chunk.
Result<void> read_first(TableReader& reader, QuarantineLog* log, RawChunk& chunk, TextRows& rows) {
  for (;;) {
    JX_TRY(auto const more, reader.next(chunk));
    if (!more) return fail("facts.file_empty");
    JX_CHECK(reader.split(chunk, rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!is_blank(cells_of(rows, i))) return {};
    }
    if (log) log->add(chunk.index, {});
  }
}

Result<void> run_all(Shared& shared, std::vector<Worker>& workers) {
  if (workers.size() == 1) return workers.front().run();
  std::vector<std::jthread> threads;
  for (auto& worker : workers) {
    threads.emplace_back([&shared, &worker] {
      auto done = worker.run();
      if (!done) shared.fail_with(std::move(done.error()));
    });
  }
  threads.clear();
  if (shared.error) return fail(*shared.error);
  return {};
}

}  // namespace

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

Result<HeaderMap> read_header(Dataset const& dataset, TableReader& reader) {
  RawChunk chunk;
  TextRows rows;
  JX_CHECK(read_first(reader, nullptr, chunk, rows));
  return map_header(dataset, cells_of(rows, find_header(dataset, rows)));
}

Result<Loaded> load_rows(LoadRequest const& request) {
  RawChunk chunk;
  TextRows rows;
  JX_CHECK(read_first(request.reader, &request.log, chunk, rows));
  auto const header_at = find_header(request.dataset, rows);
  JX_TRY(auto header, map_header(request.dataset, cells_of(rows, header_at)));
  auto const width = header.width;
  Loaded loaded{RowTotals(request.dataset), header, 0, 0, std::make_unique<RowStore>(request.spill_file)};
  JX_TRY(auto const check, RowCheck::create(request.dataset, std::move(header), request.context));
  Shared shared{request, &check, loaded.store.get(), rows.numbers[header_at], width, {}, {}, {}, {}, {}};
  std::vector<Worker> workers;
  // What came with the first chunk as a whole leaves nothing for further threads.
  auto const total = request.reader.bytes_total();
  bool const at_end = total > 0 && request.reader.bytes_done() >= total;
  for (int i = 0; i < (at_end ? 1 : std::max(1, request.threads)); ++i) workers.emplace_back(shared);
  JX_CHECK(workers.front().process(chunk, rows));
  JX_CHECK(run_all(shared, workers));
  for (auto const& worker : workers) {
    loaded.totals.merge(worker.totals());
    loaded.rows_read += worker.rows_read;
    loaded.rows_quarantined += worker.rows_quarantined;
    loaded.days.merge(worker.days);
  }
  if (request.said && loaded.rows_read > 0) JX_CHECK(loaded.days.require(request.dataset, *request.said));
  return loaded;
}

}  // namespace jixiao::facts
