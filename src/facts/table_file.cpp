#include "facts/table_file.h"

#include <cerrno>
#include <fstream>

#include "base/errno_words.h"
#include "base/text.h"
#include "facts/parquet_reader.h"

namespace jixiao::facts {

namespace {

// A workbook with a password is no package but a compound file that holds one, in a stream of this name.
bool holds_encrypted_package(std::ifstream& file) {
  std::string mark;
  for (char const c : std::string_view("EncryptedPackage")) mark.append({c, '\0'});
  std::string window;
  std::vector<char> buffer(1 << 20);
  for (file.clear(), file.seekg(0); file;) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    window.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
    if (window.find(mark) != std::string::npos) return true;
    if (window.size() > mark.size()) window.erase(0, window.size() - mark.size());
  }
  return false;
}

// What systems “export to Excel” as a web page under another name.
bool is_markup(std::string_view head) {
  auto text = trimmed(head.substr(0, 3) == "\xEF\xBB\xBF" ? head.substr(3) : head);
  std::string lower;
  for (char const c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return lower.starts_with("<html") || lower.starts_with("<table") || lower.starts_with("<!doctype") ||
         lower.starts_with("<?xml") || lower.starts_with("<head") || lower.starts_with("<meta");
}

}  // namespace

Result<void> require_regular_file(std::filesystem::path const& path) {
  std::error_code error;
  auto const kind = std::filesystem::status(path, error).type();
  using Type = std::filesystem::file_type;
  if (error || kind == Type::regular || kind == Type::not_found) return {};
  return fail(
      ErrorKind::not_found, "base.file_read",
      {{"path", path.string()}, {"reason", kind == Type::directory ? "这是文件夹，请写明其中的文件" : "不是普通文件"}});
}

Result<FileKind> detect_file_kind(std::filesystem::path const& path) {
  JX_CHECK(require_regular_file(path));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  char head[64] = {};
  file.read(head, sizeof head);
  auto const n = static_cast<std::size_t>(file.gcount());
  if (!file.is_open() || file.bad() || std::filesystem::is_directory(path)) {
    return fail(ErrorKind::not_found, "base.file_read",
                {{"path", path.string()}, {"reason", errno_words(errno != 0 ? errno : EISDIR)}});
  }
  std::string_view const bytes(head, n);
  if (bytes.empty()) return fail("facts.file_empty");
  if (bytes.substr(0, 4) == "PK\x03\x04" || bytes.substr(0, 4) == "PK\x05\x06") return FileKind::xlsx;
  if (bytes.substr(0, 4) == "PAR1") return FileKind::parquet;
  if (bytes.substr(0, 8) == "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
    return fail(holds_encrypted_package(file) ? "facts.xlsx_encrypted" : "facts.file_xls");
  }
  if (bytes.substr(0, 5) == "%PDF-") return fail("facts.file_pdf");
  if (is_markup(bytes)) return fail("facts.file_markup");
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
