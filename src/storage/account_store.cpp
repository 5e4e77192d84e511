#include "storage/account_store.h"

#include "storage/sql.h"

namespace jixiao::storage {
namespace {

// "id" = :id, … for every column.
std::string assignments() {
  std::string out;
  for (auto const& column : reflect::columns<Account>()) {
    out += (out.empty() ? "\"" : ", \"") + column.name + "\" = :" + column.name;
  }
  return out;
}

}  // namespace

Result<std::int64_t> AccountStore::count() {
  return guarded(session_, [&]() -> Result<std::int64_t> {
    return query_integer(session_, "SELECT count(*) FROM account").value_or(0);
  });
}

Result<std::vector<Account>> AccountStore::all() {
  return guarded(session_, [&] { return select_rows<Account>(session_, "account", "ORDER BY login_key"); });
}

Result<std::optional<Account>> AccountStore::find(std::string const& id) {
  return guarded(session_, [&] { return select_row<Account>(session_, "account", "WHERE id = :i", {id}); });
}

Result<std::optional<Account>> AccountStore::find_by_login(std::string const& login_key) {
  return guarded(session_,
                 [&] { return select_row<Account>(session_, "account", "WHERE login_key = :l", {login_key}); });
}

Result<void> AccountStore::insert(Account const& account) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows<Account>(session_, "account", {&account, 1});
    return {};
  });
}

Result<void> AccountStore::update(Account const& account) {
  return atomically(session_, [&]() -> Result<void> {
    auto kinds = kinds_of(reflect::columns<Account>());
    kinds.push_back(Kind::text);
    Row values;
    for (auto& value : reflect::to_row(account)) values.push_back(to_value(std::move(value)));
    values.emplace_back(account.id);
    Statement(session_, "UPDATE account SET " + assignments() + " WHERE id = :key", kinds).execute(values);
    return {};
  });
}

Result<std::vector<AccountGrant>> AccountStore::all_grants() {
  return guarded(session_, [&] { return select_rows<AccountGrant>(session_, "account_grant", "ORDER BY seq"); });
}

Result<std::vector<Grant>> AccountStore::grants(std::string const& account) {
  return guarded(session_, [&]() -> Result<std::vector<Grant>> {
    JX_TRY(auto const rows,
           select_rows<AccountGrant>(session_, "account_grant", "WHERE account = :a ORDER BY seq", {account}));
    std::vector<Grant> out;
    for (auto const& row : rows) out.push_back({row.role, row.unit});
    return out;
  });
}

Result<void> AccountStore::replace_grants(std::string const& account, std::vector<Grant> const& grants) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM account_grant WHERE account = :a", {account});
    std::vector<AccountGrant> rows;
    for (auto const& grant : grants) rows.push_back({account, grant.role, grant.unit});
    insert_rows<AccountGrant>(session_, "account_grant", rows, next_number(session_, "account_grant", "seq"));
    return {};
  });
}

Result<std::vector<std::string>> AccountStore::password_history(std::string const& account, std::int64_t limit) {
  return guarded(session_, [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> out;
    for (auto& row : query(session_, "SELECT hash FROM account_password WHERE account = :a ORDER BY seq DESC LIMIT :l",
                           {account, limit}, {Kind::text})) {
      out.push_back(std::get<std::string>(std::move(row[0])));
    }
    return out;
  });
}

Result<void> AccountStore::add_password(std::string const& account, std::string const& hash, std::int64_t keep) {
  return atomically(session_, [&]() -> Result<void> {
    auto const seq = next_number(session_, "account_password", "seq");
    execute(session_, "INSERT INTO account_password (account, hash, seq) VALUES (:a, :h, :s)", {account, hash, seq});
    auto const oldest = query_integer(
        session_, "SELECT seq FROM account_password WHERE account = :a ORDER BY seq DESC LIMIT 1 OFFSET :k",
        {account, keep});
    if (oldest) execute(session_, "DELETE FROM account_password WHERE account = :a AND seq <= :s", {account, *oldest});
    return {};
  });
}

Result<std::vector<StoredSession>> AccountStore::all_sessions() {
  return guarded(session_,
                 [&] { return select_rows<StoredSession>(session_, "account_session", "ORDER BY started_at, id"); });
}

Result<void> AccountStore::insert_session(StoredSession const& session) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows<StoredSession>(session_, "account_session", {&session, 1});
    return {};
  });
}

Result<void> AccountStore::touch_session(std::string const& id, Timestamp last_seen_at) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "UPDATE account_session SET last_seen_at = :t WHERE id = :i", {last_seen_at.to_string(), id});
    return {};
  });
}

Result<void> AccountStore::erase_session(std::string const& id) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM account_session WHERE id = :i", {id});
    return {};
  });
}

Result<void> AccountStore::erase_sessions_of(std::string const& account) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM account_session WHERE account = :a", {account});
    return {};
  });
}

}  // namespace jixiao::storage
