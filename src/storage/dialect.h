#pragma once
// What differs in SQL between the databases the record may live in. Everything else in this folder is SQL that SQLite,
// PostgreSQL and its family take alike: lower-case names (quoted where a described member could be a reserved word),
// no upserts, no RETURNING, no arrays or JSON operators, numbers from max + 1 under the write lock instead of
// auto-increment, and no difference made between an empty text and NULL. Text sorts by its bytes (collation C).
#include <span>
#include <string>
#include <string_view>

namespace jixiao::storage {

enum class Dialect { sqlite };

// Run once after connecting, before anything is read.
std::span<std::string_view const> connect_statements(Dialect dialect);
// The same for a session that must not write.
std::span<std::string_view const> read_only_statements(Dialect dialect);
// Takes the lock that lets one writer at a time in.
std::string_view begin_statement(Dialect dialect);
// One row, one column: the number of tables.
std::string_view count_tables_query(Dialect dialect);
// One row, one column: "ok", or what is damaged.
std::string_view integrity_query(Dialect dialect);
// Copies the whole database into the file :f.
std::string_view copy_statement(Dialect dialect);
// The columns of :table in their order, one name a row.
std::string_view columns_query(Dialect dialect);
// Replaces {blob} in a migration by the type of a column of bytes.
std::string with_types(Dialect dialect, std::string_view sql);

}  // namespace jixiao::storage
