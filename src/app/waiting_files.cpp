#include "app/waiting_files.h"

#include <map>
#include <set>

#include "app/sources/connectors.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

std::string words(fs::path const& file, fs::path const& folder, Error const& reason) {
  return file.lexically_relative(folder).generic_string() + "：" + to_text(reason);
}

}  // namespace

std::vector<std::string> waiting_words(std::vector<facts::WaitingFile> const& files, fs::path const& folder) {
  std::vector<std::string> out;
  for (auto const& one : files) out.push_back(words(one.path, folder, {ErrorKind::unavailable, one.reason, {}, ""}));
  return out;
}

Result<std::vector<std::string>> list_waiting_files(Home& home) {
  storage::SourceStore store(home.database());
  std::map<fs::path, std::set<std::string>> taken{{home.paths().inbox(), {}}};  // datasets that somebody takes
  JX_TRY(auto const connectors, store.connectors());
  for (auto const& connector : connectors) {
    if (connector.kind != ConnectorKind::folder || !connector.enabled) continue;
    JX_TRY(auto const source, open_connector(home, connector.id));
    JX_TRY(auto const feeds, store.feeds(connector.id));
    for (auto const& feed : feeds) {
      if (feed.enabled) taken[fs::path(source.address).lexically_normal()].insert(feed.dataset);
    }
  }
  std::vector<std::string> out;
  for (auto const& [folder, datasets] : taken) {
    JX_TRY(auto const scan, facts::scan_inbox(folder, fs::file_time_type::clock::now(), std::chrono::seconds(2)));
    auto lines = waiting_words(scan.waiting, folder);
    for (auto const& file : scan.ready) {
      bool const next = datasets.contains(file.dataset);
      lines.push_back(words(file.path, folder,
                            {ErrorKind::unavailable, next ? "app.inbox_next" : "app.inbox_no_feed",
                             next ? std::vector<Arg>{} : std::vector<Arg>{{"dataset", file.dataset}}, ""}));
    }
    out.insert(out.end(), lines.begin(), lines.end());
  }
  return out;
}

}  // namespace jixiao::app
