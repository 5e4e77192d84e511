#include "demo/sources.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>

#include "app/schedule/schedules.h"
#include "app/sources/connectors.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "reflect/json.h"

namespace jixiao::demo {
namespace {

namespace fs = std::filesystem;
using app::ConnectorDraft;
using app::ConnectorKind;
using app::FeedDraft;
using app::FeedMode;

struct System {
  char const* id;
  char const* title;
  char const* system;
  ConnectorKind kind;
  char const* place;                   // under the home
  std::vector<std::string_view> from;  // Dataset::source
};

std::vector<System> const& systems() {
  static std::vector<System> const all = {
      {"levy", "征管系统数据库", "征管", ConnectorKind::sqlite, "sources/levy.sqlite", {"征管", "社保", "征管/风控"}},
      {"risk",
       "风控系统接口",
       "风控",
       ConnectorKind::http,
       "sources/risk",
       {"风控", "稽查", "法制", "内控", "督审", "信息"}},
      {"service",
       "纳服系统交换文件夹",
       "纳服",
       ConnectorKind::folder,
       "sources/service",
       {"纳服", "12366", "纳服（第三方）", "纳服/12345", "银行"}},
      {"office",
       "行政管理数据库",
       "行政管理",
       ConnectorKind::sqlite,
       "sources/office.sqlite",
       {"办公", "财务", "项目", "绩效", "规划", "共享", "党建", "人事", "纪检"}},
      {"platform", "本平台", "平台", ConnectorKind::platform, "", {"平台"}},
  };
  return all;
}

System const* system_of(Dataset const& dataset) {
  for (auto const& system : systems()) {
    if (std::find(system.from.begin(), system.from.end(), dataset.source) != system.from.end()) return &system;
  }
  return nullptr;
}

std::string sql_name(std::string const& name) { return '"' + name + '"'; }

// A database of another system, as this one will find it: every column text.
class SqliteFile {
 public:
  static Result<SqliteFile> create(fs::path const& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
    SqliteFile out;
    if (sqlite3_open(path.c_str(), &out.database_) != SQLITE_OK) return out.failed();
    JX_CHECK(out.run("PRAGMA synchronous = OFF; BEGIN"));
    return out;
  }
  SqliteFile(SqliteFile&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  SqliteFile& operator=(SqliteFile&&) = delete;
  ~SqliteFile() { sqlite3_close(database_); }

  Result<void> add(std::string const& table, CsvTable const& rows) {
    std::string columns, marks;
    for (auto const& name : rows.header) {
      columns += (columns.empty() ? "" : ", ") + sql_name(name) + " TEXT";
      marks += marks.empty() ? "?" : ", ?";
    }
    JX_CHECK(run("CREATE TABLE " + sql_name(table) + " (" + columns + ")"));
    sqlite3_stmt* insert = nullptr;
    auto const sql = "INSERT INTO " + sql_name(table) + " VALUES (" + marks + ")";
    if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &insert, nullptr) != SQLITE_OK) return failed();
    for (auto const& row : rows.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        int const at = static_cast<int>(i) + 1;
        if (row[i].empty()) {
          sqlite3_bind_null(insert, at);
        } else {
          sqlite3_bind_text(insert, at, row[i].data(), static_cast<int>(row[i].size()), SQLITE_STATIC);
        }
      }
      int const status = sqlite3_step(insert);
      sqlite3_reset(insert);
      if (status != SQLITE_DONE) {
        sqlite3_finalize(insert);
        return failed();
      }
    }
    sqlite3_finalize(insert);
    return {};
  }
  Result<void> finish() { return run("COMMIT"); }

 private:
  SqliteFile() = default;
  tl::unexpected<Error> failed() const {
    return fail(ErrorKind::unavailable, "demo.sqlite", {{"reason", sqlite3_errmsg(database_)}});
  }
  Result<void> run(std::string const& sql) {
    if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failed();
    return {};
  }
  sqlite3* database_ = nullptr;
};

class Sources {
 public:
  Sources(app::Home& home, Pack const& pack, SourcesOptions const& options)
      : home_(home), pack_(pack), options_(options), next_(options.province.last_month.shifted(1)) {}

  Checked<void> run() {
    if (auto done = generate(); !done) return tl::unexpected<Errors>(Errors{done.error()});
    for (auto const& system : systems()) JX_CHECK(add(system));
    auto const nightly = app::save_schedule(
        home_, app::Actor::console(), {"nightly", "每夜取数、入库与试算", "daily 02:00", "", true}, {}, options_.now);
    std::error_code ignored;
    fs::remove_all(options_.work, ignored);
    if (!nightly) return tl::unexpected<Errors>(Errors{nightly.error()});
    return {};
  }

 private:
  Result<void> generate() {
    auto province = options_.province;
    province.output = options_.work;
    province.months = 1;
    province.last_month = next_;
    province.progress = {};
    JX_CHECK(generate_province(pack_, province));
    return {};
  }

  // The file of the coming month, or of a dimension; none where nothing comes that month.
  std::optional<fs::path> file_of(Dataset const& dataset) const {
    auto const name = dataset.kind == DatasetKind::dimension ? std::string("all") : next_.to_string();
    auto const path = options_.work / "data" / dataset.id / (name + ".csv");
    std::error_code failed;
    return fs::exists(path, failed) ? std::optional(path) : std::nullopt;
  }

  Checked<void> add(System const& system) {
    ConnectorDraft draft{system.id, system.title, system.system, system.kind, system.place, {}, true, {}};
    for (auto const& dataset : pack_.datasets) {
      if (system_of(dataset) == &system) draft.feeds.push_back(feed_of(system, dataset));
    }
    if (draft.feeds.empty()) return {};  // another pack, without such a system
    if (auto written = write(system, draft); !written) return tl::unexpected<Errors>(Errors{written.error()});
    return app::save_connector(home_, app::Actor::console(), draft, {}, options_.now);
  }

  FeedDraft feed_of(System const& system, Dataset const& dataset) const {
    FeedDraft feed;
    feed.dataset = dataset.id;
    feed.watermark = options_.province.last_month.to_string();
    if (system.kind == ConnectorKind::http) feed.query = "/" + dataset.id + "?month={month}";
    return feed;
  }

  Result<void> write(System const& system, ConnectorDraft& draft) {
    auto const place = home_.paths().root / system.place;
    std::error_code failed;
    fs::create_directories(system.kind == ConnectorKind::sqlite ? place.parent_path() : place, failed);
    if (failed) {
      return fail(ErrorKind::unavailable, "base.file_write", {{"path", system.place}, {"reason", failed.message()}});
    }
    switch (system.kind) {
      case ConnectorKind::sqlite: return write_sqlite(place, draft);
      case ConnectorKind::http: return write_json(place, draft);
      case ConnectorKind::folder: return write_folder(place, draft);
      default: return {};
    }
  }

  Result<CsvTable> table_of(Dataset const& dataset) const {
    auto const file = file_of(dataset);
    if (!file) {
      CsvTable empty;
      for (auto const& column : dataset.columns) empty.header.push_back(column.name);
      return empty;
    }
    JX_TRY(auto const text, read_file(*file));
    return parse_csv(text);
  }

  // Files carry names or titles as headers; so do the tables made of them.
  static std::string header_of(Dataset const& dataset, std::string const& column, CsvTable const& table) {
    for (auto const& one : dataset.columns) {
      if (one.name == column && table.find_column(one.name) == CsvTable::npos) return one.title;
    }
    return column;
  }

  Result<void> write_sqlite(fs::path const& file, ConnectorDraft& draft) {
    JX_TRY(auto database, SqliteFile::create(file));
    for (auto& feed : draft.feeds) {
      auto const& dataset = *pack_.find_dataset(feed.dataset);
      JX_TRY(auto const table, table_of(dataset));
      JX_CHECK(database.add(dataset.id, table));
      feed.query = "SELECT * FROM " + sql_name(dataset.id);
      if (dataset.kind == DatasetKind::dimension) {
        watch_new_rows(dataset, table, feed);
      } else {
        feed.query +=
            " WHERE " + sql_name(header_of(dataset, dataset.date, table)) + " BETWEEN :first_day AND :last_day";
      }
    }
    return database.finish();
  }

  // A dimension is followed by its first date (registered on, hired on): what came into being since.
  void watch_new_rows(Dataset const& dataset, CsvTable const& table, FeedDraft& feed) const {
    for (auto const& column : dataset.columns) {
      if (column.type != ColumnType::date) continue;
      feed.mode = FeedMode::watermark;
      feed.watermark_column = header_of(dataset, column.name, table);
      feed.watermark = options_.province.last_month.last_day().to_string();
      feed.query += " WHERE " + sql_name(feed.watermark_column) + " > :since";
      return;
    }
    feed.mode = FeedMode::all;
    feed.watermark.clear();
  }

  Result<void> write_json(fs::path const& folder, ConnectorDraft& draft) {
    auto const token = sha256_hex("demo source " + std::to_string(options_.province.seed)).substr(0, 32);
    JX_CHECK(write_file_durably(folder / "token", token, 0600));
    draft.secret = token;
    draft.address = "self:/api/demo/sources";
    for (auto const& feed : draft.feeds) {
      auto const& dataset = *pack_.find_dataset(feed.dataset);
      if (!file_of(dataset)) continue;
      JX_TRY(auto const table, table_of(dataset));
      Json rows = Json::array();
      for (auto const& row : table.rows) {
        Json object = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i) object[table.header[i]] = row[i].empty() ? Json() : Json(row[i]);
        rows.push_back(std::move(object));
      }
      std::error_code ignored;
      fs::create_directories(folder / dataset.id, ignored);
      JX_CHECK(write_file_durably(folder / dataset.id / (next_.to_string() + ".json"), reflect::render_json(rows)));
    }
    return {};
  }

  Result<void> write_folder(fs::path const& folder, ConnectorDraft const& draft) {
    for (auto const& feed : draft.feeds) {
      auto const file = file_of(*pack_.find_dataset(feed.dataset));
      if (!file) continue;
      std::error_code failed;
      fs::create_directories(folder / feed.dataset, failed);
      fs::copy_file(*file, folder / feed.dataset / file->filename(), fs::copy_options::overwrite_existing, failed);
      if (failed) {
        return fail(ErrorKind::unavailable, "base.file_write", {{"path", feed.dataset}, {"reason", failed.message()}});
      }
    }
    return {};
  }

  app::Home& home_;
  Pack const& pack_;
  SourcesOptions const& options_;
  Period next_;
};

}  // namespace

Checked<void> add_sources(app::Home& home, SourcesOptions const& options) {
  JX_TRY(auto const* const loaded, home.pack());
  return Sources(home, loaded->pack, options).run();
}

}  // namespace jixiao::demo
