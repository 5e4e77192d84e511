#include "app/sources/connectors.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/access/secret_box.h"
#include "app/serve_note.h"
#include "app/title.h"
#include "base/hash.h"
#include "facts/drop_folder.h"
#include "facts/http_source.h"
#include "facts/sql_source.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;
using storage::SourceStore;

bool is_id(std::string const& text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool asks(ConnectorKind kind) {  // with a query of each feed
  return kind == ConnectorKind::sqlite || kind == ConnectorKind::postgresql || kind == ConnectorKind::http;
}

fs::path path_in(Home const& home, std::string const& address) {
  fs::path const path(address);
  return path.is_absolute() ? path : home.paths().root / path;
}

Error error_at(std::string where, std::string code, std::vector<Arg> args = {}) {
  return {ErrorKind::invalid, std::move(code), std::move(args), std::move(where)};
}

class DraftCheck {
 public:
  DraftCheck(Pack const& pack, ConnectorDraft const& draft, std::vector<storage::Feed> const& others)
      : pack_(pack), draft_(draft), others_(others) {}

  Errors run() {
    if (!is_id(draft_.id)) errors_.push_back(error_at("/id", "app.connector_id", {{"id", draft_.id}}));
    check_title(draft_.title, "/title");
    check_title(draft_.system, "/system");
    if (draft_.kind != ConnectorKind::platform && draft_.address.empty()) {
      errors_.push_back(error_at("/address", "app.connector_address"));
    }
    for (std::size_t i = 0; i < draft_.feeds.size(); ++i) check(draft_.feeds[i], fmt::format("/feeds/{}", i));
    return std::move(errors_);
  }

 private:
  void check_title(std::string const& text, std::string where) {
    if (is_title(text)) return;
    errors_.push_back(error_at(std::move(where), "app.title_form", {{"limit", std::to_string(title_letters_max)}}));
  }

  void check(FeedDraft const& feed, std::string const& where) {
    auto const* dataset = pack_.find_dataset(feed.dataset);
    if (!dataset) {
      errors_.push_back(error_at(where + "/dataset", "app.feed_dataset", {{"dataset", feed.dataset}}));
      return;
    }
    for (auto const& other : others_) {
      if (other.dataset == feed.dataset && other.connector != draft_.id) {
        errors_.push_back(error_at(where + "/dataset", "app.feed_taken",
                                   {{"dataset", dataset->title}, {"connector", other.connector}}));
      }
    }
    if (!asks(draft_.kind)) return;
    if (auto const readable = check_query(feed); !readable) {
      auto error = readable.error();
      error.where = where + "/query";
      errors_.push_back(std::move(error));
    }
    // Without a key the same row brought twice would count twice.
    if (feed.mode != FeedMode::watermark && dataset->key.empty()) {
      errors_.push_back(error_at(where + "/mode", "app.feed_watermark", {{"dataset", dataset->title}}));
    }
    if (feed.mode == FeedMode::watermark && feed.watermark_column.empty()) {
      errors_.push_back(error_at(where + "/watermark_column", "app.feed_column"));
    }
    if (feed.mode == FeedMode::month && !feed.watermark.empty()) {
      auto const month = Period::parse(feed.watermark);
      if (!month || month->kind != PeriodKind::month) {
        errors_.push_back(error_at(where + "/watermark", "app.feed_start", {{"text", feed.watermark}}));
      }
    }
  }

  Result<void> check_query(FeedDraft const& feed) const {
    if (draft_.kind == ConnectorKind::http) {
      JX_CHECK(facts::fill_address(feed.query, {}));
      return {};
    }
    JX_TRY(auto const sql, facts::single_statement(feed.query));
    JX_CHECK(facts::number_parameters(sql));
    return {};
  }

  Pack const& pack_;
  ConnectorDraft const& draft_;
  std::vector<storage::Feed> const& others_;
  Errors errors_;
};

Result<std::optional<std::string>> sealed_secret(Home& home, ConnectorDraft const& draft,
                                                 std::optional<storage::Connector> const& before) {
  if (!draft.secret) return before ? before->secret : std::nullopt;
  if (draft.secret->empty()) return std::optional<std::string>();
  JX_TRY(auto const box, SecretBox::open(home.paths().root / "keys" / "secret.key"));
  return std::optional(box.seal("connector:" + draft.id, *draft.secret));
}

// What an audit record commits to: everything but the secret itself.
std::string digest_of(storage::Connector const& connector, std::vector<storage::Feed> const& feeds) {
  auto text = reflect::render_json(reflect::to_json(connector));
  for (auto const& feed : feeds) text += reflect::render_json(reflect::to_json(feed));
  return sha256_hex(text);
}

Result<void> store_connector(Home& home, Actor const& actor, ConnectorDraft const& draft,
                             std::optional<std::int64_t> version, Timestamp now) {
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  SourceStore store(home.database());
  JX_TRY(auto const before, store.find_connector(draft.id));
  JX_TRY(auto const feeds_before, store.feeds(draft.id));
  storage::Connector row{draft.id,      draft.title, draft.system,  draft.kind,
                         draft.address, {},          draft.enabled, version.value_or(0) + 1,
                         now,           actor.login};
  JX_TRY(row.secret, sealed_secret(home, draft, before));
  std::vector<storage::Feed> feeds;
  for (auto const& feed : draft.feeds) {
    feeds.push_back(
        {draft.id, feed.dataset, feed.query, feed.mode, feed.watermark_column, feed.watermark, feed.enabled});
  }
  JX_CHECK(store.save(row, feeds));
  Deed deed{before ? "connector.change" : "connector.create", draft.id, AuditOutcome::done, draft.title, {}, {}};
  if (before) deed.before = digest_of(*before, feeds_before);
  deed.after = digest_of(row, feeds);
  JX_CHECK(record_audit(home.database(), actor, deed, now));
  return transaction.commit();
}

}  // namespace

Result<std::vector<ConnectorView>> list_connectors(Home& home) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  SourceStore store(home.database());
  JX_TRY(auto const rows, store.connectors());
  JX_TRY(auto const feeds, store.feeds());
  std::vector<ConnectorView> out;
  for (auto const& row : rows) {
    ConnectorView view{row.id,      row.title,   row.system,     row.kind,       row.address, row.secret.has_value(),
                       row.enabled, row.version, row.changed_at, row.changed_by, {}};
    for (auto const& feed : feeds) {
      if (feed.connector != row.id) continue;
      auto const* dataset = (*loaded)->pack.find_dataset(feed.dataset);
      view.feeds.push_back({feed.dataset, dataset ? dataset->title : feed.dataset, feed.query, feed.mode,
                            feed.watermark_column, feed.watermark, feed.enabled});
    }
    out.push_back(std::move(view));
  }
  return out;
}

Checked<void> save_connector(Home& home, Actor const& actor, ConnectorDraft const& draft,
                             std::optional<std::int64_t> version, Timestamp now) {
  auto const one = [](Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); };
  JX_TRY(auto const* const loaded, home.pack());
  auto const others = SourceStore(home.database()).feeds();
  if (!others) return one(others.error());
  auto errors = DraftCheck(loaded->pack, draft, *others).run();
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  if (auto stored = store_connector(home, actor, draft, version, now); !stored) return one(stored.error());
  return {};
}

Result<void> remove_connector(Home& home, Actor const& actor, std::string const& id, std::int64_t version,
                              Timestamp now) {
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  SourceStore store(home.database());
  JX_TRY(auto const before, store.find_connector(id));
  if (!before) return fail(ErrorKind::not_found, "app.connector_unknown", {{"connector", id}});
  if (before->version != version) return fail(ErrorKind::conflict, "storage.changed_meanwhile", {{"id", id}});
  JX_TRY(auto const feeds, store.feeds(id));
  JX_CHECK(store.erase_connector(id));
  JX_CHECK(record_audit(home.database(), actor,
                        {"connector.remove", id, AuditOutcome::done, before->title, digest_of(*before, feeds), {}},
                        now));
  return transaction.commit();
}

Result<OpenConnector> open_connector(Home& home, std::string const& id) {
  JX_TRY(auto row, SourceStore(home.database()).find_connector(id));
  if (!row) return fail(ErrorKind::not_found, "app.connector_unknown", {{"connector", id}});
  OpenConnector out{std::move(*row), {}, {}};
  out.address = out.connector.address;
  if (out.connector.kind == ConnectorKind::sqlite || out.connector.kind == ConnectorKind::folder) {
    out.address = path_in(home, out.connector.address).string();
  } else if (out.address.starts_with("self:")) {  // this very server, wherever it listens
    auto const note = read_serve_note(home.paths().root);
    if (!note) return fail(ErrorKind::unavailable, "app.connector_self");
    out.address = note->address + out.address.substr(5);
  }
  if (out.connector.secret) {
    JX_TRY(auto const box, SecretBox::open(home.paths().root / "keys" / "secret.key"));
    JX_TRY(out.secret, box.unseal("connector:" + id, *out.connector.secret));
  }
  return out;
}

Result<std::string> probe_connector(Home& home, std::string const& id) {
  JX_TRY(auto const source, open_connector(home, id));
  switch (source.connector.kind) {
    case ConnectorKind::sqlite: return facts::probe_sqlite(source.address);
    case ConnectorKind::postgresql: return facts::probe_postgres({source.address, source.secret});
    case ConnectorKind::folder: {
      std::error_code failed;
      if (!fs::is_directory(source.address, failed)) {
        return fail(ErrorKind::unavailable, "facts.source_open",
                    {{"source", source.connector.address}, {"reason", "没有这个文件夹"}});
      }
      JX_TRY(auto const scan,
             facts::scan_inbox(source.address, fs::file_time_type::clock::now(), std::chrono::seconds(2)));
      return fmt::format("文件夹可读，{} 个文件待取", scan.ready.size());
    }
    case ConnectorKind::http: {
      JX_TRY(auto const feeds, SourceStore(home.database()).feeds(id));
      auto loaded = home.pack();
      if (!loaded) return fail(loaded.error().front());
      for (auto const& feed : feeds) {
        auto const* dataset = (*loaded)->pack.find_dataset(feed.dataset);
        auto const month = Period::parse(feed.watermark);
        if (!dataset) continue;
        JX_TRY(auto const reader,
               facts::open_http_json({source.address + feed.query, source.secret},
                                     month ? facts::PullRange::of(*month) : facts::PullRange{}, *dataset));
        facts::RawChunk chunk;
        JX_CHECK(reader->next(chunk));
        return fmt::format("接口应答正常（{}）", dataset->title);
      }
      return fail("app.connector_without_feeds", {{"connector", source.connector.title}});
    }
    case ConnectorKind::platform: break;
  }
  return "由本平台写入，不需要连接";
}

}  // namespace jixiao::app
