#include "app/evaluation/export.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "report/xlsx_writer.h"

namespace jixiao::app {

Result<ExportedFile> export_document(Installation& installation, Actor const& actor, report::Document const& document,
                                     std::string const& object, Timestamp now) {
  JX_TRY(auto bytes, report::render_xlsx(document, installation.paths().work()));
  std::size_t rows = 0;
  for (auto const& table : document.tables) rows += table.rows.size();
  Deed deed{.action = "results.export", .object = object};
  deed.detail = fmt::format("{}，{} 行", document.title, rows);
  deed.after = to_hex(sha256(bytes));
  JX_CHECK(installation.write([&](Home& home) -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(record_audit(home.database(), actor, deed, now));
    return transaction.commit();
  }));
  return ExportedFile{document.title + ".xlsx", std::string(report::xlsx_type), std::move(bytes)};
}

}  // namespace jixiao::app
