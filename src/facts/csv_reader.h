#pragma once
// Bulk CSV: RFC 4180 as people really write it. UTF-8 with or without BOM or GB 18030, LF, CRLF or CR, comma, semicolon
// or tab. Memory is bounded by the chunk: a file may be larger than memory.
//
// The encoding is settled once, by the first chunk that holds a byte beyond ASCII; damaged bytes later on make their
// own cell bad, not the file. The separator is the one most frequent in the first line. A quote opens a quoted field
// only at the field's start. File errors: facts.csv_quote (never closed), facts.csv_record (a row over
// record_bytes_max, mostly a quote never closed), facts.file_utf16, facts.file_binary, base.file_read.
#include <filesystem>
#include <memory>
#include <optional>

#include "facts/connector.h"

namespace jixiao::facts {

enum class Encoding : std::uint8_t { utf8, gb18030 };

struct CsvOptions {
  std::optional<char> delimiter;     // absent: detected
  std::optional<Encoding> encoding;  // absent: detected
  std::size_t chunk_bytes = std::size_t{1} << 20;
  std::size_t record_bytes_max = std::size_t{8} << 20;
};

Result<std::unique_ptr<TableReader>> open_csv(std::filesystem::path const& path, CsvOptions const& options = {});
// The same over bytes in memory, for tests and fuzzing.
Result<std::unique_ptr<TableReader>> open_csv_bytes(std::string bytes, CsvOptions const& options = {});

// What the bytes most likely are; nullopt for pure ASCII, which does not tell.
std::optional<Encoding> guess_encoding(std::string_view bytes);

}  // namespace jixiao::facts
