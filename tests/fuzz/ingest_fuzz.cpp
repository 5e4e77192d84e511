// Any bytes as a delivered file: the readers of CSV and XLSX must answer rows or an error. The first byte chooses.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "facts/csv_reader.h"
#include "facts/row_check.h"
#include "facts/xlsx_reader.h"

namespace {

using namespace jixiao::facts;

void read_through(TableReader& reader) {
  RawChunk chunk;
  TextRows rows;
  for (;;) {
    auto const more = reader.next(chunk);
    if (!more || !*more || !reader.split(chunk, rows)) return;
    for (auto const cell : rows.cells) {
      (void)shown_value(cell);
      std::int64_t value = 0;
      (void)read_number(cell, 2, false, value);
      (void)read_date(cell, nullptr, value);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  std::string bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    CsvOptions options;
    options.chunk_bytes = 1 + data[0] * 4u;
    options.record_bytes_max = 4096;
    auto const reader = open_csv_bytes(std::move(bytes), options);
    if (reader) read_through(**reader);
    return 0;
  }
  static auto const path = std::filesystem::temp_directory_path() / ("ingest-fuzz-" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  XlsxOptions options;
  options.limits.part_bytes_max = 1 << 20;
  auto const reader = open_xlsx(path, options);
  if (reader) read_through(**reader);
  return 0;
}
