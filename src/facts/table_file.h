#pragma once
// A file somebody delivers, whatever it is: CSV, XLSX or Parquet, told apart by its first bytes and not by its name.
// Errors besides the readers' own: facts.file_empty, facts.file_xls (the old binary format of Excel and WPS),
// facts.xlsx_encrypted, facts.file_zip, facts.file_pdf, facts.file_markup (a web page named .xls).
#include <filesystem>

#include "facts/connector.h"
#include "facts/csv_reader.h"
#include "facts/xlsx_reader.h"

namespace jixiao::facts {

enum class FileKind : std::uint8_t { csv, xlsx, parquet };

struct TableFileOptions {
  CsvOptions csv;
  XlsxOptions xlsx;
};

// Folders, and what cannot be read twice or never ends (pipes, devices), are refused before anybody waits for them.
Result<void> require_regular_file(std::filesystem::path const& path);
Result<FileKind> detect_file_kind(std::filesystem::path const& path);
Result<std::unique_ptr<TableReader>> open_table_file(std::filesystem::path const& path,
                                                     TableFileOptions const& options = {});

// The file as a connector: its tables are the visible sheets of a workbook, else the one table named as the file.
class FileConnector final : public Connector {
 public:
  explicit FileConnector(std::filesystem::path path, TableFileOptions options = {})
      : path_(std::move(path)), options_(std::move(options)) {}
  Result<std::vector<std::string>> tables() override;
  Result<std::unique_ptr<TableReader>> open(std::string const& table) override;

 private:
  std::filesystem::path path_;
  TableFileOptions options_;
};

}  // namespace jixiao::facts
