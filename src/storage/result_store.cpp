#include "storage/result_store.h"

#include "reflect/canonical_read.h"
#include "storage/deflate.h"
#include "storage/sql.h"

namespace jixiao::storage {
namespace {

Value text_of(Period period) { return period.to_string(); }

Result<void> check_pack(Session& session, std::string const& digest) {
  if (query_integer(session, "SELECT count(*) FROM pack_version WHERE digest = :d", {digest}) != 0) return {};
  return fail(ErrorKind::not_found, "storage.pack_unknown", {{"digest", digest}});
}

Error at_unit(Error error, Period period, std::string const& unit) {
  error.where = period.to_string() + " " + unit + (error.where.empty() ? "" : ": " + error.where);
  return error;
}

// A record out of a row of (unit, deflated bytes).
Result<UnitRecord> record_of(Period period, std::string const& unit, std::string_view stored) {
  auto record = inflated(stored).and_then(
      [](std::string const& bytes) -> tl::expected<UnitRecord, Error> { return decode_record(bytes); });
  if (!record) return fail(at_unit(std::move(record.error()), period, unit));
  return std::move(*record);
}

constexpr char const* select_records = "SELECT unit, content, salt, leaf_index FROM publication_record ";

}  // namespace

Result<UnitRecord> decode_record(std::string_view blob) { return reflect::decode_canonical<UnitRecord>(blob); }

// ---- drafts -----------------------------------------------------------------------------------------------------

Result<void> ResultStore::replace_draft(Run const& run, std::span<UnitRecord const> records) {
  return atomically(session_, [&]() -> Result<void> {
    JX_CHECK(check_pack(session_, run.pack_digest));
    execute(session_, "DELETE FROM draft_record WHERE period = :p", {text_of(run.period)});
    execute(session_, "DELETE FROM draft_run WHERE period = :p", {text_of(run.period)});
    insert_rows<Run>(session_, "draft_run", {&run, 1});
    Statement insert(session_, "INSERT INTO draft_record (period, unit, content) VALUES (:p, :u, :c)",
                     std::vector{Kind::text, Kind::text, Kind::bytes});
    for (auto const& record : records) {
      insert.execute(Row{text_of(run.period), record.total.unit, Bytes{deflated(reflect::canonical_bytes(record))}});
    }
    return {};
  });
}

Result<std::vector<UnitRecord>> ResultStore::load_draft(Period period) {
  JX_TRY(auto const run, find_draft_run(period));
  if (!run) return fail(ErrorKind::not_found, "storage.draft_unknown", {{"period", period.to_string()}});
  return guarded(session_, [&]() -> Result<std::vector<UnitRecord>> {
    Statement select(session_, "SELECT unit, content FROM draft_record WHERE period = :p ORDER BY unit",
                     std::vector{Kind::text}, std::vector{Kind::text, Kind::bytes});
    std::vector<UnitRecord> out;
    for (bool more = select.execute(Row{text_of(period)}); more; more = select.next()) {
      auto const row = select.row();
      JX_TRY(auto record, record_of(period, std::get<std::string>(row[0]), std::get<Bytes>(row[1]).bytes));
      out.push_back(std::move(record));
    }
    return out;
  });
}

Result<std::optional<UnitRecord>> ResultStore::find_draft_record(Period period, std::string const& unit) {
  return guarded(session_, [&]() -> Result<std::optional<UnitRecord>> {
    auto const rows = query(session_, "SELECT content FROM draft_record WHERE period = :p AND unit = :u",
                            {text_of(period), unit}, {Kind::bytes});
    if (rows.empty()) return std::optional<UnitRecord>();
    JX_TRY(auto record, record_of(period, unit, std::get<Bytes>(rows[0][0]).bytes));
    return std::optional(std::move(record));
  });
}

Result<std::optional<Run>> ResultStore::find_draft_run(Period period) {
  return guarded(session_,
                 [&] { return select_row<Run>(session_, "draft_run", "WHERE period = :p", {text_of(period)}); });
}

Result<std::int64_t> ResultStore::count_draft(Period period) {
  return guarded(session_, [&]() -> Result<std::int64_t> {
    return query_integer(session_, "SELECT count(*) FROM draft_record WHERE period = :p", {text_of(period)})
        .value_or(0);
  });
}

Result<std::vector<Period>> ResultStore::draft_periods() {
  return guarded(session_, [&]() -> Result<std::vector<Period>> {
    JX_TRY(auto const runs, select_rows<Run>(session_, "draft_run", ""));
    std::vector<Period> periods;
    for (auto const& run : runs) periods.push_back(run.period);
    std::sort(periods.begin(), periods.end());
    return periods;
  });
}

// ---- publications -----------------------------------------------------------------------------------------------

Result<void> ResultStore::insert_publication(Publication const& publication, std::span<PublishedRow const> rows,
                                             std::span<PublicationInput const> inputs) {
  auto const belongs = [&](auto const& part) {
    return part.period == publication.period && part.version == publication.version;
  };
  JX_ASSERT(publication.record_count == static_cast<std::int64_t>(rows.size()));
  JX_ASSERT(std::all_of(rows.begin(), rows.end(), belongs) && std::all_of(inputs.begin(), inputs.end(), belongs));
  return atomically(session_, [&]() -> Result<void> {
    JX_CHECK(check_pack(session_, publication.pack_digest));
    JX_TRY(auto const latest, latest_version(publication.period));
    if (publication.version != latest.value_or(0) + 1) {
      return fail(ErrorKind::conflict, "storage.version_taken",
                  {{"period", publication.period.to_string()},
                   {"version", std::to_string(publication.version)},
                   {"latest", std::to_string(latest.value_or(0))}});
    }
    insert_rows<Publication>(session_, "publication", {&publication, 1});
    insert_rows(session_, "publication_input", inputs);
    Statement insert(session_,
                     "INSERT INTO publication_record (period, version, unit, salt, leaf_index, content) "
                     "VALUES (:p, :v, :u, :s, :l, :c)",
                     std::vector{Kind::text, Kind::integer, Kind::text, Kind::text, Kind::integer, Kind::bytes});
    for (auto const& row : rows) {
      insert.execute(Row{text_of(row.period), std::int64_t{row.version}, row.unit, row.salt, row.leaf_index,
                         Bytes{deflated(row.blob)}});
    }
    return {};
  });
}

Result<std::optional<int>> ResultStore::latest_version(Period period) {
  return guarded(session_, [&]() -> Result<std::optional<int>> {
    auto const found =
        query_integer(session_, "SELECT max(version) FROM publication WHERE period = :p", {text_of(period)});
    return found ? std::optional(static_cast<int>(*found)) : std::nullopt;
  });
}

Result<Publication> ResultStore::load_publication(Period period, int version) {
  return guarded(session_, [&]() -> Result<Publication> {
    JX_TRY(auto found, select_row<Publication>(session_, "publication", "WHERE period = :p AND version = :v",
                                               {text_of(period), std::int64_t{version}}));
    if (found) return std::move(*found);
    return fail(ErrorKind::not_found, "storage.publication_unknown",
                {{"period", period.to_string()}, {"version", std::to_string(version)}});
  });
}

Result<std::vector<Publication>> ResultStore::all_publications() {
  return guarded(session_, [&] {
    return select_rows<Publication>(session_, "publication", "ORDER BY leaf_index, period, version");
  });
}

Result<void> ResultStore::each_row(Period period, int version, std::function<void(StoredRow const&)> const& visit) {
  JX_CHECK(load_publication(period, version));
  return guarded(session_, [&]() -> Result<void> {
    Statement select(session_, std::string(select_records) + "WHERE period = :p AND version = :v ORDER BY unit",
                     std::vector{Kind::text, Kind::integer},
                     std::vector{Kind::text, Kind::bytes, Kind::text, Kind::integer});
    for (bool more = select.execute(Row{text_of(period), std::int64_t{version}}); more; more = select.next()) {
      auto row = select.row();
      visit({std::get<std::string>(row[0]), std::get<std::string>(row[2]), std::get<std::int64_t>(row[3]),
             inflated(std::get<Bytes>(row[1]).bytes)});
    }
    return {};
  });
}

Result<std::vector<std::string>> ResultStore::stray_rows() {
  return guarded(session_, [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> out;
    for (std::string const from : {"unit FROM publication_record", "file FROM publication_input"}) {
      for (auto& row :
           query(session_,
                 "SELECT period, version, " + from +
                     " r WHERE NOT EXISTS (SELECT 1 FROM publication p WHERE p.period = r.period AND p.version = "
                     "r.version) ORDER BY period, version",
                 {}, {Kind::text, Kind::integer, Kind::text})) {
        out.push_back(std::get<std::string>(row[0]) + " " + std::to_string(std::get<std::int64_t>(row[1])) + " " +
                      std::get<std::string>(row[2]));
      }
    }
    return out;
  });
}

Result<std::vector<PublishedRow>> ResultStore::load_rows(Period period, int version) {
  std::vector<PublishedRow> rows;
  std::optional<Error> first_error;
  JX_CHECK(each_row(period, version, [&](StoredRow const& row) {
    if (!row.blob) {
      if (!first_error) first_error = at_unit(row.blob.error(), period, row.unit);
    } else {
      rows.push_back({period, version, row.unit, row.salt, row.leaf_index, *row.blob});
    }
  }));
  if (first_error) return fail(std::move(*first_error));
  return rows;
}

Result<std::vector<UnitRecord>> ResultStore::load_records(Period period, int version) {
  JX_TRY(auto const rows, load_rows(period, version));
  std::vector<UnitRecord> records;
  records.reserve(rows.size());
  for (auto const& row : rows) {
    auto record = decode_record(row.blob);
    if (!record) return fail(at_unit(std::move(record.error()), period, row.unit));
    records.push_back(std::move(*record));
  }
  return records;
}

Result<std::optional<PublishedRow>> ResultStore::find_row(Period period, int version, std::string const& unit) {
  return guarded(session_, [&]() -> Result<std::optional<PublishedRow>> {
    auto const rows =
        query(session_, std::string(select_records) + "WHERE period = :p AND version = :v AND unit = :u",
              {text_of(period), std::int64_t{version}, unit}, {Kind::text, Kind::bytes, Kind::text, Kind::integer});
    if (rows.empty()) return std::optional<PublishedRow>();
    auto blob = inflated(std::get<Bytes>(rows[0][1]).bytes);
    if (!blob) return fail(at_unit(std::move(blob.error()), period, unit));
    return std::optional<PublishedRow>({period, version, unit, std::get<std::string>(rows[0][2]),
                                        std::get<std::int64_t>(rows[0][3]), std::move(*blob)});
  });
}

Result<std::vector<PublicationInput>> ResultStore::load_inputs(Period period, int version) {
  return guarded(session_, [&] {
    return select_rows<PublicationInput>(session_, "publication_input",
                                         "WHERE period = :p AND version = :v ORDER BY dataset, partition_period, file",
                                         {text_of(period), std::int64_t{version}});
  });
}

}  // namespace jixiao::storage
