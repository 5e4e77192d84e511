#include "storage/outbox_store.h"

#include "base/check.h"
#include "storage/sql.h"

namespace jixiao::storage {
namespace {

constexpr char const* select_index = "SELECT leaf_index FROM ledger_outbox WHERE event_id = :e";
constexpr char const* insert_leaf =
    "INSERT INTO ledger_outbox (leaf_index, event_id, leaf, written_at) VALUES (:i, :e, :l, :w)";

std::optional<std::int64_t> integer_of(Statement& select, Value const& parameter) {
  if (!select.execute({&parameter, 1})) return std::nullopt;
  auto const row = select.row();
  return std::get<std::int64_t>(row[0]);
}

}  // namespace

Result<std::int64_t> OutboxStore::append(OutboxEntry const& entry) {
  JX_TRY(auto const indexes, append(std::span(&entry, 1)));
  return indexes[0];
}

Result<std::vector<std::int64_t>> OutboxStore::append(std::span<OutboxEntry const> entries) {
  return atomically(session_, [&]() -> Result<std::vector<std::int64_t>> {
    Statement find(session_, select_index, std::vector{Kind::text}, std::vector{Kind::integer});
    Statement insert(session_, insert_leaf, std::vector{Kind::integer, Kind::text, Kind::bytes, Kind::text});
    auto next = next_number(session_, "ledger_outbox", "leaf_index");
    std::vector<std::int64_t> indexes;
    for (auto const& entry : entries) {
      JX_ASSERT(!entry.leaf.empty() && !entry.event_id.empty());
      auto index = integer_of(find, entry.event_id);
      if (!index) {
        index = next++;
        insert.execute(Row{*index, entry.event_id, Bytes{entry.leaf}, entry.written_at});
      }
      indexes.push_back(*index);
    }
    return indexes;
  });
}

Result<std::optional<std::int64_t>> OutboxStore::find_index(std::string const& event_id) {
  return guarded(session_, [&]() -> Result<std::optional<std::int64_t>> {
    return query_integer(session_, select_index, {event_id});
  });
}

Result<std::int64_t> OutboxStore::count() {
  return guarded(session_, [&]() -> Result<std::int64_t> {
    return query_integer(session_, "SELECT max(leaf_index) FROM ledger_outbox").value_or(-1) + 1;
  });
}

Result<std::vector<std::string>> OutboxStore::read(std::int64_t from, std::int64_t to) {
  return guarded(session_, [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> leaves;
    for (auto& row : query(session_,
                           "SELECT leaf_index, leaf FROM ledger_outbox WHERE leaf_index >= :f AND leaf_index < :t "
                           "ORDER BY leaf_index",
                           {from, to}, {Kind::integer, Kind::bytes})) {
      auto const expected = from + static_cast<std::int64_t>(leaves.size());
      if (std::get<std::int64_t>(row[0]) != expected) break;
      leaves.push_back(std::move(std::get<Bytes>(row[1]).bytes));
    }
    auto const end = from + static_cast<std::int64_t>(leaves.size());
    if (end < to) return fail(ErrorKind::unavailable, "storage.outbox_gap", {{"index", std::to_string(end)}});
    return leaves;
  });
}

Result<std::vector<OutboxEntry>> OutboxStore::read_entries(std::int64_t from, std::int64_t to) {
  return guarded(session_, [&]() -> Result<std::vector<OutboxEntry>> {
    std::vector<OutboxEntry> out;
    for (auto& row :
         query(session_,
               "SELECT leaf_index, event_id, leaf, written_at FROM ledger_outbox WHERE leaf_index >= :f AND "
               "leaf_index < :t ORDER BY leaf_index",
               {from, to}, {Kind::integer, Kind::text, Kind::bytes, Kind::text})) {
      auto const expected = from + static_cast<std::int64_t>(out.size());
      if (std::get<std::int64_t>(row[0]) != expected) break;
      out.push_back({std::move(std::get<std::string>(row[1])), std::move(std::get<Bytes>(row[2]).bytes),
                     std::move(std::get<std::string>(row[3]))});
    }
    auto const end = from + static_cast<std::int64_t>(out.size());
    if (end < to) return fail(ErrorKind::unavailable, "storage.outbox_gap", {{"index", std::to_string(end)}});
    return out;
  });
}

Result<void> OutboxStore::each(std::function<void(std::int64_t index, OutboxEntry entry)> const& visit) {
  return guarded(session_, [&]() -> Result<void> {
    Statement select(session_, "SELECT leaf_index, event_id, leaf, written_at FROM ledger_outbox ORDER BY leaf_index",
                     {}, std::vector{Kind::integer, Kind::text, Kind::bytes, Kind::text});
    for (bool more = select.execute({}); more; more = select.next()) {
      auto row = select.row();
      visit(std::get<std::int64_t>(row[0]),
            {std::move(std::get<std::string>(row[1])), std::move(std::get<Bytes>(row[2]).bytes),
             std::move(std::get<std::string>(row[3]))});
    }
    return {};
  });
}

Result<std::int64_t> OutboxStore::next_seq(std::string const& unit) {
  JX_TRY(auto const seqs, next_seqs(std::span(&unit, 1)));
  return seqs[0];
}

Result<std::vector<std::int64_t>> OutboxStore::next_seqs(std::span<std::string const> units) {
  return atomically(session_, [&]() -> Result<std::vector<std::int64_t>> {
    Statement find(session_, "SELECT last_seq FROM ledger_unit_seq WHERE unit = :u", std::vector{Kind::text},
                   std::vector{Kind::integer});
    Statement insert(session_, "INSERT INTO ledger_unit_seq (last_seq, unit) VALUES (:s, :u)",
                     std::vector{Kind::integer, Kind::text});
    Statement update(session_, "UPDATE ledger_unit_seq SET last_seq = :s WHERE unit = :u",
                     std::vector{Kind::integer, Kind::text});
    std::vector<std::int64_t> seqs;
    for (auto const& unit : units) {
      auto const last = integer_of(find, unit);
      seqs.push_back(last.value_or(0) + 1);
      (last ? update : insert).execute(Row{seqs.back(), unit});
    }
    return seqs;
  });
}

Result<std::map<std::string, std::int64_t>> OutboxStore::last_seqs() {
  return guarded(session_, [&]() -> Result<std::map<std::string, std::int64_t>> {
    std::map<std::string, std::int64_t> out;
    for (auto& row : query(session_, "SELECT unit, last_seq FROM ledger_unit_seq", {}, {Kind::text, Kind::integer})) {
      out[std::get<std::string>(row[0])] = std::get<std::int64_t>(row[1]);
    }
    return out;
  });
}

}  // namespace jixiao::storage
