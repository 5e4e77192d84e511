#include "storage/fact_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<void> FactStore::insert(Batch const& batch) {
  // An id that is there is an answer the caller may go on from, so it leaves an open transaction fit.
  JX_TRY(auto const earlier, find_batch(batch.id));
  if (earlier) return fail(ErrorKind::conflict, "storage.exists", {{"what", "batch " + batch.id}});
  return atomically(session_, [&]() -> Result<void> {
    insert_rows<Batch>(session_, "batch", {&batch, 1}, next_number(session_, "batch", "seq"));
    return {};
  });
}

Result<std::optional<Batch>> FactStore::find_batch(std::string const& id) {
  return guarded(session_, [&] { return select_row<Batch>(session_, "batch", "WHERE id = :i", {id}); });
}

Result<std::vector<Batch>> FactStore::batches(std::string const& dataset) {
  return guarded(session_,
                 [&] { return select_rows<Batch>(session_, "batch", "WHERE dataset = :d ORDER BY seq", {dataset}); });
}

Result<std::vector<Batch>> FactStore::batches() {
  return guarded(session_, [&] { return select_rows<Batch>(session_, "batch", "ORDER BY seq"); });
}

Result<void> FactStore::insert(std::span<PartitionFile const> files) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows(session_, "partition_file", files, next_number(session_, "partition_file", "seq"));
    return {};
  });
}

Result<void> FactStore::retire(std::string const& file, std::string const& by_batch) {
  return atomically(session_, [&]() -> Result<void> {
    auto const current =
        query_integer(session_, "SELECT count(*) FROM partition_file WHERE file = :f AND retired_by IS NULL", {file});
    if (current == 0) return fail(ErrorKind::conflict, "storage.file_not_current", {{"file", file}});
    execute(session_, "UPDATE partition_file SET retired_by = :b WHERE file = :f", {by_batch, file});
    return {};
  });
}

Result<std::vector<PartitionFile>> FactStore::current_files(std::string const& dataset) {
  return guarded(session_, [&] {
    return select_rows<PartitionFile>(session_, "partition_file",
                                      "WHERE dataset = :d AND retired_by IS NULL ORDER BY period, seq", {dataset});
  });
}

Result<std::vector<PartitionFile>> FactStore::current_files() {
  return guarded(session_, [&] {
    return select_rows<PartitionFile>(session_, "partition_file",
                                      "WHERE retired_by IS NULL ORDER BY dataset, period, seq");
  });
}

Result<std::vector<PartitionFile>> FactStore::all_files() {
  return guarded(session_, [&] {
    return select_rows<PartitionFile>(session_, "partition_file", "ORDER BY dataset, period, seq");
  });
}

Result<std::vector<PartitionFile>> FactStore::files_in_order() {
  return guarded(session_, [&] { return select_rows<PartitionFile>(session_, "partition_file", "ORDER BY seq"); });
}

Result<std::vector<std::string>> FactStore::misnumbered() {
  return guarded(session_, [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> out;
    for (std::string const table : {"batch", "partition_file"}) {
      auto const rows = query(session_, "SELECT count(*), coalesce(min(seq), 0), coalesce(max(seq), -1) FROM " + table,
                              {}, {Kind::integer, Kind::integer, Kind::integer});
      auto const number = [&](std::size_t i) { return std::get<std::int64_t>(rows[0][i]); };
      if (number(1) != 0 || number(2) != number(0) - 1) out.push_back(table);
    }
    return out;
  });
}

Result<void> FactStore::insert(std::span<Quarantined const> rows) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows(session_, "quarantined", rows);
    return {};
  });
}

Result<std::vector<Quarantined>> FactStore::quarantined(std::string const& batch, std::int64_t offset,
                                                        std::int64_t limit) {
  return guarded(session_, [&] {
    return select_rows<Quarantined>(
        session_, "quarantined", R"(WHERE "batch" = :b ORDER BY "row", "column", "reason", "value" LIMIT :l OFFSET :o)",
        {batch, limit, offset});
  });
}

Result<std::int64_t> FactStore::quarantined_count(std::string const& batch) {
  return guarded(session_, [&]() -> Result<std::int64_t> {
    return query_integer(session_, R"(SELECT count(*) FROM quarantined WHERE "batch" = :b)", {batch}).value_or(0);
  });
}

Result<std::map<std::string, QuarantineCount>> FactStore::quarantined_counts() {
  return guarded(session_, [&]() -> Result<std::map<std::string, QuarantineCount>> {
    std::map<std::string, QuarantineCount> out;
    for (auto& row : query(session_,
                           R"(SELECT "batch", count(*), count(DISTINCT CASE WHEN "row_kept" = 0 THEN "row" END)
                              FROM quarantined GROUP BY "batch")",
                           {}, {Kind::text, Kind::integer, Kind::integer})) {
      out[std::get<std::string>(row[0])] = {std::get<std::int64_t>(row[1]), std::get<std::int64_t>(row[2])};
    }
    return out;
  });
}

Result<std::string> FactStore::newest_at() {
  return guarded(session_, [&]() -> Result<std::string> {
    auto const rows = query(session_, R"(SELECT coalesce(max("at"), '') FROM batch)", {}, {Kind::text});
    return std::get<std::string>(rows.at(0).at(0));
  });
}

Result<std::vector<Arrival>> FactStore::arrivals(Period period, int version) {
  return guarded(session_, [&] {
    return select_rows<Arrival>(
        session_,
        R"((SELECT f."period", max(b."at") AS "at" FROM publication_input i JOIN partition_file f ON f."file" = i."file"
            JOIN batch b ON b."id" = f."batch" WHERE i."period" = :p AND i."version" = :v GROUP BY f."period") arrival)",
        "ORDER BY period", {period.to_string(), std::int64_t{version}});
  });
}

Result<std::vector<Arrival>> FactStore::arrivals(std::string const& by) {
  return guarded(session_, [&] {
    return select_rows<Arrival>(
        session_,
        R"((SELECT f."period", max(b."at") AS "at" FROM partition_file f JOIN batch b ON b."id" = f."batch"
            WHERE b."at" <= :t GROUP BY f."period") arrival)",
        "ORDER BY period", {by});
  });
}

}  // namespace jixiao::storage
