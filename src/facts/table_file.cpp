#include "facts/table_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "facts/parquet_reader.h"

namespace jixiao::facts {

Result<FileKind> detect_file_kind(std::filesystem::path const& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  char head[8] = {};
  file.read(head, sizeof head);
  auto const n = static_cast<std::size_t>(file.gcount());
  if (!file.is_open() || file.bad() || std::filesystem::is_directory(path)) {
    return fail(ErrorKind::not_found, "base.file_read",
                {{"path", path.string()}, {"reason", std::strerror(errno != 0 ? errno : EISDIR)}});
  }
  std::string_view const bytes(head, n);
  if (bytes.empty()) return fail("facts.file_empty");
  if (bytes.substr(0, 4) == "PK\x03\x04" || bytes.substr(0, 4) == "PK\x05\x06") return FileKind::xlsx;
  if (bytes.substr(0, 4) == "PAR1") return FileKind::parquet;
  if (bytes == "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") return fail("facts.file_xls");
  return FileKind::csv;
}

Result<std::unique_ptr<TableReader>> open_table_file(std::filesystem::path const& path,
                                                     TableFileOptions const& options) {
  JX_TRY(auto const kind, detect_file_kind(path));
  switch (kind) {
    case FileKind::xlsx: return open_xlsx(path, options.xlsx);
    case FileKind::parquet: return open_parquet(path);
    case FileKind::csv: break;
  }
  return open_csv(path, options.csv);
}

Result<std::vector<std::string>> FileConnector::tables() {
  JX_TRY(auto const kind, detect_file_kind(path_));
  if (kind == FileKind::xlsx) return xlsx_sheets(path_, options_.xlsx.limits);
  return std::vector<std::string>{path_.stem().string()};
}

Result<std::unique_ptr<TableReader>> FileConnector::open(std::string const& table) {
  auto options = options_;
  JX_TRY(auto const kind, detect_file_kind(path_));
  if (kind == FileKind::xlsx && !table.empty()) options.xlsx.sheet = table;
  return open_table_file(path_, options);
}

}  // namespace jixiao::facts
