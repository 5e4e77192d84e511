#include "storage/sql.h"

#include "base/check.h"

namespace jixiao::storage {

// A variable that SOCI binds to: its address must not change while the statement lives.
struct Statement::Slot {
  Slot(soci::session& s, Kind k) : kind(k), session(&s) {}

  void bind_to(soci::statement& statement) {
    switch (kind) {
      case Kind::integer: return statement.exchange(soci::use(integer, indicator));
      case Kind::text: return statement.exchange(soci::use(text, indicator));
      case Kind::bytes: return statement.exchange(soci::use(blob.emplace(*session), indicator));
    }
  }
  void define_in(soci::statement& statement) {
    switch (kind) {
      case Kind::integer: return statement.exchange(soci::into(integer, indicator));
      case Kind::text: return statement.exchange(soci::into(text, indicator));
      case Kind::bytes: return statement.exchange(soci::into(blob.emplace(*session), indicator));
    }
  }
  void set(Value const& value) {
    indicator = std::holds_alternative<std::monostate>(value) ? soci::i_null : soci::i_ok;
    if (indicator == soci::i_null) return;
    switch (kind) {
      case Kind::integer: integer = std::get<std::int64_t>(value); break;
      case Kind::text: text = std::get<std::string>(value); break;
      case Kind::bytes: set_bytes(std::get<Bytes>(value).bytes); break;
    }
  }
  Value get() {
    if (indicator == soci::i_null) return {};
    switch (kind) {
      case Kind::integer: return std::int64_t{integer};
      case Kind::text: return text;
      case Kind::bytes: return get_bytes();
    }
    return {};
  }
  void set_bytes(std::string const& bytes) {
    JX_ASSERT(!bytes.empty());
    blob->write(0, bytes.data(), bytes.size());
    blob->trim(bytes.size());
  }
  Bytes get_bytes() {
    Bytes out;
    out.bytes.resize(blob->get_len());
    if (!out.bytes.empty()) blob->read(0, out.bytes.data(), out.bytes.size());
    return out;
  }

  Kind kind;
  soci::session* session;
  soci::indicator indicator = soci::i_ok;
  long long integer = 0;
  std::string text;
  std::optional<soci::blob> blob;
};

Statement::Statement(Session& session, std::string const& sql, std::span<Kind const> parameters,
                     std::span<Kind const> results)
    : statement_(session.soci) {
  for (auto const kind : results) {
    results_.push_back(std::make_unique<Slot>(session.soci, kind));
    results_.back()->define_in(statement_);
  }
  for (auto const kind : parameters) {
    parameters_.push_back(std::make_unique<Slot>(session.soci, kind));
    parameters_.back()->bind_to(statement_);
  }
  statement_.alloc();
  statement_.prepare(sql);
  statement_.define_and_bind();
}

Statement::~Statement() = default;

bool Statement::execute(std::span<Value const> values) {
  JX_ASSERT(values.size() == parameters_.size());
  for (std::size_t i = 0; i < values.size(); ++i) parameters_[i]->set(values[i]);
  return statement_.execute(true);
}

Row Statement::row() const {
  Row out;
  out.reserve(results_.size());
  for (auto const& slot : results_) out.push_back(slot->get());
  return out;
}

bool Statement::next() { return statement_.fetch(); }

std::vector<Kind> kinds_of(std::span<Value const> values) {
  std::vector<Kind> out;
  for (auto const& value : values) {
    JX_ASSERT(!std::holds_alternative<std::monostate>(value));
    out.push_back(std::holds_alternative<std::int64_t>(value)  ? Kind::integer
                  : std::holds_alternative<std::string>(value) ? Kind::text
                                                               : Kind::bytes);
  }
  return out;
}

std::vector<Kind> kinds_of(std::span<reflect::SqlColumn const> columns) {
  std::vector<Kind> out;
  for (auto const& column : columns) {
    out.push_back(column.type == reflect::SqlType::integer ? Kind::integer : Kind::text);
  }
  return out;
}

void execute(Session& session, std::string const& sql, std::vector<Value> const& values) {
  Statement(session, sql, kinds_of(values)).execute(values);
}

std::vector<Row> query(Session& session, std::string const& sql, std::vector<Value> const& values,
                       std::vector<Kind> const& results) {
  Statement select(session, sql, kinds_of(values), results);
  std::vector<Row> out;
  for (bool more = select.execute(values); more; more = select.next()) out.push_back(select.row());
  return out;
}

std::optional<std::int64_t> query_integer(Session& session, std::string const& sql, std::vector<Value> const& values) {
  auto const rows = query(session, sql, values, {Kind::integer});
  auto const* value = rows.empty() ? nullptr : std::get_if<std::int64_t>(&rows[0][0]);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::string> query_text(Session& session, std::string const& sql, std::vector<Value> const& values) {
  auto const rows = query(session, sql, values, {Kind::text});
  auto const* value = rows.empty() ? nullptr : std::get_if<std::string>(&rows[0][0]);
  return value ? std::optional(*value) : std::nullopt;
}

Value to_value(reflect::SqlValue value) {
  if (auto const* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (auto* text = std::get_if<std::string>(&value)) return std::move(*text);
  return {};
}

reflect::SqlValue to_sql_value(Value value) {
  if (auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (auto* text = std::get_if<std::string>(&value)) return std::move(*text);
  JX_ASSERT(std::holds_alternative<std::monostate>(value));
  return {};
}

Error row_error(Error error, std::string_view table) {
  error.kind = ErrorKind::unavailable;
  error.where = std::string(table) + "." + error.where;
  return error;
}

std::int64_t next_number(Session& session, std::string const& table, std::string const& column) {
  JX_ASSERT(session.in_transaction);
  return query_integer(session, "SELECT max(" + column + ") FROM " + table).value_or(-1) + 1;
}

}  // namespace jixiao::storage
