#include "facts/partitions.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "base/text.h"
#include "facts/engine_files.h"

namespace jixiao::facts {
namespace {

constexpr char const* parquet_options =
    " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000, ROW_GROUP_SIZE 122880)";

// One COPY: what to select and which file it makes.
struct Task {
  std::string select;
  PartitionFile file;
  std::optional<std::size_t> run;  // to be sorted first
};

std::string batch_name(std::string const& batch) { return batch.substr(0, batch_name_length); }

// A series of deliveries shares a database, and a delivery may be prepared twice.
std::string unused_name() {
  static std::atomic<std::uint64_t> names{0};
  return "rows_" + std::to_string(++names);
}

tl::unexpected<Error> as_write_error(Error const& error) {
  if (error.code == "facts.engine_stopped") return fail(ErrorKind::unavailable, "facts.ingest_stopped");
  return fail(ErrorKind::unavailable, "facts.write_failed",
              {{"reason", error.args.empty() ? error.code : error.args.front().value}});
}

Result<void> write_file(Task& task, SortedRows& rows, Connection& connection, Staging const& staging) {
  auto const path = staging.path_for(task.file.file);
  if (task.run) JX_CHECK(rows.sort(*task.run));
  auto written = connection.query("COPY (" + task.select + ") TO " + quoted_text(path.string()) + parquet_options);
  if (task.run) rows.forget(*task.run);
  if (!written) return as_write_error(written.error());
  task.file.rows = written->rows_changed();
  JX_TRY(task.file.digest, file_digest(path));
  return {};
}

// Sorting and compressing one small partition keeps one core busy: as many at a time as there are threads.
Result<void> write_all(std::vector<Task>& tasks, SortedRows& rows, PartitionRequest const& request, Staging& staging) {
  std::mutex mutex;
  std::atomic<std::size_t> next{0};
  std::optional<Error> error;
  auto const work = [&]() -> Result<void> {
    JX_TRY(auto connection, request.database.connect());
    // Each thread runs its own queries whole: with DuckDB's own threads beside them they would only wait, busily.
    JX_CHECK(connection.run("SET threads = 1; SET enable_progress_bar = false"));
    std::stop_callback const interrupt(request.stop, [&connection] { connection.interrupt(); });
    for (auto i = next++; i < tasks.size(); i = next++) {
      if (request.stop.stop_requested()) return fail(ErrorKind::unavailable, "facts.ingest_stopped");
      JX_CHECK(write_file(tasks[i], rows, connection, staging));
    }
    return {};
  };
  auto const workers = std::min<int>(std::max(1, request.threads), static_cast<int>(tasks.size()));
  if (workers == 1) return work();
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back([&] {
      auto const done = work();
      if (done) return;
      std::lock_guard const lock(mutex);
      if (!error) error = done.error();
      next = tasks.size();
    });
  }
  threads.clear();
  if (error) return fail(*error);
  return {};
}

std::vector<Task> new_files(PartitionRequest const& request, SortedRows const& rows) {
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < rows.runs().size(); ++i) {
    auto const& run = rows.runs()[i];
    auto const period = partition_name(run.period, request.dataset.partition);
    tasks.push_back({"SELECT " + column_list(request.dataset) + ", " + quoted_text(batch_name(request.batch)) +
                         " AS _batch, _row FROM " + rows.function_name() + "(" + std::to_string(i) + ")",
                     {request.dataset.id, period, {}, request.batch, run.rows, {}, {}},
                     i});
  }
  return tasks;
}

struct Affected {
  PartitionFile const* file;
  std::int64_t rows;
};

FactFile located(PartitionRequest const& request, PartitionFile const& file) {
  return {(request.facts / file.file).string(), file.batch, file.digest, file.rows};
}

// Current files that hold keys of the batch, with how many; one semi-join over the key columns of all of them.
Result<std::vector<Affected>> find_affected(PartitionRequest const& request) {
  std::map<std::string, PartitionFile const*> by_path;
  std::string list;
  for (auto const& file : request.searched) {
    if (file.dataset != request.dataset.id || file.retired_by) continue;
    auto const path = (request.facts / file.file).string();
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
      return fail(ErrorKind::not_found, "facts.file_gone", {{"file", file.file}});
    by_path[path] = &file;
    list += (list.empty() ? "" : ", ") + quoted_text(path);
  }
  std::vector<Affected> affected;
  if (by_path.empty() || request.dataset.key.empty()) return affected;
  JX_TRY(auto connection, request.database.connect());
  JX_CHECK(create_key_table(connection, request.dataset, request.store));
  JX_TRY(auto rows, connection.query("SELECT filename, count(*) FROM read_parquet([" + list +
                                     "], filename = true, union_by_name = true) SEMI JOIN incoming_keys USING (" +
                                     key_list(request.dataset) + ") GROUP BY filename ORDER BY filename"));
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      affected.push_back({by_path.at(std::string(rows.text(0, i))), rows.integer(1, i)});
    }
  }
  std::sort(affected.begin(), affected.end(), [](auto const& a, auto const& b) { return a.file->file < b.file->file; });
  return affected;
}

// The earlier file without the corrected rows, in its own order; columns the pack has gained since stand empty in it.
Task rewritten(PartitionRequest const& request, PartitionFile const& old) {
  auto file = old;
  file.batch = request.batch;
  auto const source = located(request, old);
  return {"SELECT old.* FROM " + rows_sql(request.dataset, {&source}) + " old ANTI JOIN incoming_keys USING (" +
              key_list(request.dataset) + ") ORDER BY " + storage_order(request.dataset) + ", _batch",
          std::move(file),
          {}};
}

// Earlier rows that the new files hold again with the same content.
Result<std::int64_t> count_unchanged(PartitionRequest const& request, std::vector<PartitionFile> const& earlier,
                                     std::vector<Task> const& tasks, Staging const& staging) {
  std::vector<FactFile> located_before;
  std::vector<FactFile const*> before;
  std::vector<std::string> now, same;
  for (auto const& file : earlier) located_before.push_back(located(request, file));
  for (auto const& file : located_before) before.push_back(&file);
  for (auto const& task : tasks) {
    if (task.run) now.push_back(quoted_text(staging.path_for(task.file.file).string()));
  }
  if (before.empty() || now.empty()) return 0;
  for (auto const& column : request.dataset.columns) {
    auto const name = quoted_name(column.name);
    same.push_back("o." + name + " IS NOT DISTINCT FROM n." + name);
  }
  JX_TRY(auto connection, request.database.connect());
  JX_TRY(auto rows,
         connection.query("SELECT count(*) FROM " + rows_sql(request.dataset, before) + " o JOIN read_parquet([" +
                          join(now, ", ") + "], union_by_name = true) n ON " + join(same, " AND ")));
  return rows.next_chunk() ? rows.integer(0, 0) : 0;
}

}  // namespace

Result<Partitions> write_partitions(PartitionRequest const& request, Staging& staging) {
  Partitions out;
  JX_TRY(auto runs, cut_runs(request.store, request.dropped, request.run_limits));
  SortedRows rows(request.dataset, request.store, request.dropped, std::move(runs), unused_name());
  {
    JX_TRY(auto connection, request.database.connect());
    JX_CHECK(rows.add_function(connection));
  }
  auto tasks = new_files(request, rows);
  JX_TRY(auto const affected, find_affected(request));
  for (auto const& [file, count] : affected) {
    out.replaced += count;
    out.retired.push_back(*file);
    out.retired.back().retired_by = request.batch;
    if (count < file->rows) tasks.push_back(rewritten(request, *file));
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    auto& file = tasks[i].file;
    file.file =
        file.dataset + '/' + file.period + '/' + batch_name(request.batch) + '-' + std::to_string(i + 1) + ".parquet";
    for (auto const& old : request.current) {
      if (old.file == file.file)
        return fail(ErrorKind::conflict, "facts.batch_twice", {{"batch", batch_name(request.batch)}});
    }
  }
  JX_CHECK(write_all(tasks, rows, request, staging));
  JX_TRY(out.unchanged, count_unchanged(request, out.retired, tasks, staging));
  for (auto& task : tasks) out.added.push_back(std::move(task.file));
  return out;
}

}  // namespace jixiao::facts
