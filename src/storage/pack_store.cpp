#include "storage/pack_store.h"

#include "storage/deflate.h"
#include "storage/sql.h"

namespace jixiao::storage {
namespace {

bool is_there(Session& session, std::string const& digest) {
  return query_integer(session, "SELECT count(*) FROM pack_version WHERE digest = :d", {digest}) != 0;
}

tl::unexpected<Error> unknown(std::string const& digest) {
  return fail(ErrorKind::not_found, "storage.pack_unknown", {{"digest", digest}});
}

void insert_files(Session& session, std::string const& digest, std::span<PackFile const> files) {
  Statement insert(session, "INSERT INTO pack_file (digest, path, content) VALUES (:d, :p, :c)",
                   std::vector{Kind::text, Kind::text, Kind::bytes});
  for (auto const& file : files) insert.execute(Row{digest, file.path, Bytes{deflated(file.content)}});
}

}  // namespace

Result<void> PackStore::install(PackVersion const& version, std::span<PackFile const> files) {
  return atomically(session_, [&]() -> Result<void> {
    if (!is_there(session_, version.digest)) {
      PackVersion inactive = version;
      inactive.active = false;
      insert_rows<PackVersion>(session_, "pack_version", {&inactive, 1});
      insert_files(session_, version.digest, files);
    }
    if (version.active) return activate(version.digest);
    return {};
  });
}

Result<void> PackStore::activate(std::string const& digest) {
  return atomically(session_, [&]() -> Result<void> {
    if (!is_there(session_, digest)) return unknown(digest);
    execute(session_, "UPDATE pack_version SET active = CASE WHEN digest = :d THEN 1 ELSE 0 END", {digest});
    return {};
  });
}

Result<std::optional<PackVersion>> PackStore::find(std::string const& digest) {
  return guarded(session_,
                 [&] { return select_row<PackVersion>(session_, "pack_version", "WHERE digest = :d", {digest}); });
}

Result<std::optional<PackVersion>> PackStore::find_active() {
  return guarded(session_, [&] { return select_row<PackVersion>(session_, "pack_version", "WHERE active = 1"); });
}

Result<std::vector<PackVersion>> PackStore::all() {
  return guarded(session_,
                 [&] { return select_rows<PackVersion>(session_, "pack_version", "ORDER BY installed_at, digest"); });
}

Result<std::vector<PackFile>> PackStore::load_files(std::string const& digest) {
  return guarded(session_, [&]() -> Result<std::vector<PackFile>> {
    if (!is_there(session_, digest)) return unknown(digest);
    std::vector<PackFile> out;
    for (auto& row : query(session_, "SELECT path, content FROM pack_file WHERE digest = :d ORDER BY path", {digest},
                           {Kind::text, Kind::bytes})) {
      auto& path = std::get<std::string>(row[0]);
      auto content = inflated(std::get<Bytes>(row[1]).bytes);
      if (!content) {
        content.error().where = digest + "/" + path;
        return fail(content.error());
      }
      out.push_back({std::move(path), std::move(*content)});
    }
    return out;
  });
}

Result<std::vector<std::string>> PackStore::stray_files() {
  return guarded(session_, [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> out;
    for (auto& row : query(session_,
                           "SELECT digest, path FROM pack_file WHERE digest NOT IN (SELECT digest FROM pack_version) "
                           "ORDER BY digest, path",
                           {}, {Kind::text, Kind::text})) {
      out.push_back(std::get<std::string>(row[0]) + " " + std::get<std::string>(row[1]));
    }
    return out;
  });
}

}  // namespace jixiao::storage
