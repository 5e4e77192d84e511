#include "storage/meta_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<std::optional<std::string>> MetaStore::find(std::string const& key) {
  return guarded(session_, [&]() -> Result<std::optional<std::string>> {
    return query_text(session_, "SELECT content FROM meta WHERE name = :n", {key});
  });
}

Result<void> MetaStore::set(std::string const& key, std::string const& value) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM meta WHERE name = :n", {key});
    execute(session_, "INSERT INTO meta (name, content) VALUES (:n, :c)", {key, value});
    return {};
  });
}

Result<void> MetaStore::erase(std::string const& key) {
  return guarded(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM meta WHERE name = :n", {key});
    return {};
  });
}

}  // namespace jixiao::storage
