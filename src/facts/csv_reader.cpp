#include "facts/csv_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "base/errno_words.h"
#include "base/text.h"

namespace jixiao::facts {
namespace {

constexpr auto npos = std::string_view::npos;

// Reads on, at most `size` bytes: 0 at the end.
using Source = std::function<Result<std::size_t>(char* to, std::size_t size)>;

// Where the last whole record of some bytes ends, and how many records lie before.
struct Boundary {
  std::size_t end = 0;
  std::int64_t records = 0;
  bool inside_quotes = false;  // the bytes end within a quoted field
};

class CsvReader final : public TableReader {
 public:
  CsvReader(Source source, std::int64_t total, CsvOptions options)
      : source_(std::move(source)), total_(total), options_(options) {}

  Result<bool> next(RawChunk& chunk) override;
  Result<void> split(RawChunk& chunk, TextRows& rows) const override;
  std::int64_t bytes_total() const override { return total_; }
  std::int64_t bytes_done() const override { return done_; }

  // Reads the first chunk: settles separator, line end and, where it can, encoding.
  Result<void> begin();

 private:
  Result<bool> read_more(std::string& bytes);
  Boundary find_boundary(std::string_view bytes) const;
  bool opens_field(std::string_view bytes, std::size_t quote) const {
    return quote == 0 || bytes[quote - 1] == delimiter_ || bytes[quote - 1] == eol_;
  }
  char* split_field(char* at, char* end, TextRows& rows) const;
  void split_rows(char* at, char* end, std::int64_t number, TextRows& rows) const;

  Source source_;
  std::int64_t total_ = 0;
  std::int64_t done_ = 0;
  CsvOptions options_;
  std::string carry_;  // bytes read but not handed out, from a record's start
  std::int64_t index_ = 0;
  std::int64_t row_ = 1;  // number of the record carry_ starts with
  bool at_end_ = false;
  char delimiter_ = ',';
  char eol_ = '\n';
  std::optional<Encoding> encoding_;
};

Result<bool> CsvReader::read_more(std::string& bytes) {
  auto const old = bytes.size();
  bytes.resize(old + options_.chunk_bytes);
  std::size_t filled = old;
  while (filled < bytes.size()) {
    JX_TRY(auto const n, source_(bytes.data() + filled, bytes.size() - filled));
    if (n == 0) {
      at_end_ = true;
      break;
    }
    filled += n;
  }
  bytes.resize(filled);
  done_ += static_cast<std::int64_t>(filled - old);
  return filled > old;
}

char detect_delimiter(std::string_view text, char eol) {
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;
  for (char const c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == eol) break;
    commas += c == ',';
    semicolons += c == ';';
    tabs += c == '\t';
  }
  if (tabs > commas && tabs > semicolons) return '\t';
  return semicolons > commas ? ';' : ',';
}

Result<void> CsvReader::begin() {
  JX_TRY(auto const any, read_more(carry_));
  if (!any) return fail("facts.file_empty");
  auto const head = std::string_view(carry_).substr(0, 65536);
  if (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF") return fail("facts.file_utf16");
  if (head.find('\0') != npos) return fail("facts.file_binary");
  encoding_ = options_.encoding;
  if (without_bom(carry_).size() != carry_.size()) {
    carry_.erase(0, 3);
    if (!encoding_) encoding_ = Encoding::utf8;
  }
  auto const text = std::string_view(carry_).substr(0, 65536);
  if (text.find('\n') == npos && text.find('\r') != npos) eol_ = '\r';
  delimiter_ = options_.delimiter.value_or(detect_delimiter(text, eol_));
  return {};
}

Boundary CsvReader::find_boundary(std::string_view bytes) const {
  Boundary found;
  auto const count_lines = [&](std::size_t from, std::size_t to) {
    auto const segment = bytes.substr(from, to - from);
    auto const last = segment.rfind(eol_);
    if (last == npos) return;
    found.records += std::count(segment.begin(), segment.begin() + static_cast<std::ptrdiff_t>(last) + 1, eol_);
    found.end = from + last + 1;
  };
  std::size_t at = 0;
  for (;;) {
    auto quote = bytes.find('"', at);
    count_lines(at, std::min(quote, bytes.size()));
    if (quote == npos) return found;
    at = quote + 1;
    if (!opens_field(bytes, quote)) continue;
    for (;;) {
      auto const close = bytes.find('"', at);
      if (close == npos) {
        found.inside_quotes = true;
        return found;
      }
      at = close + 1;
      if (at >= bytes.size() || bytes[at] != '"') break;
      ++at;
    }
  }
}

Result<bool> CsvReader::next(RawChunk& chunk) {
  chunk.bytes = std::move(carry_);
  carry_.clear();
  Boundary cut;
  for (;;) {
    cut = find_boundary(chunk.bytes);
    if (cut.end > 0 && (chunk.bytes.size() >= options_.chunk_bytes || at_end_)) break;
    if (at_end_) break;
    if (cut.end == 0 && chunk.bytes.size() >= options_.record_bytes_max) {
      return fail("facts.csv_record",
                  {{"row", std::to_string(row_)}, {"mebibytes", std::to_string(options_.record_bytes_max >> 20)}});
    }
    JX_CHECK(read_more(chunk.bytes));
  }
  if (at_end_ && cut.inside_quotes) return fail("facts.csv_quote", {{"row", std::to_string(row_ + cut.records)}});
  if (chunk.bytes.empty()) return false;
  chunk.cut_off = at_end_ && cut.end < chunk.bytes.size();
  if (!at_end_) {
    carry_.assign(chunk.bytes, cut.end);
    chunk.bytes.resize(cut.end);
  } else if (chunk.cut_off) {
    ++cut.records;  // the last record has no line end
  }
  chunk.index = index_++;
  chunk.first_row = row_;
  row_ += cut.records;
  if (!encoding_ && !is_ascii(chunk.bytes)) encoding_ = guess_encoding(chunk.bytes);
  chunk.mark = encoding_ == Encoding::gb18030 ? 1 : 0;
  return true;
}

char* CsvReader::split_field(char* at, char* end, TextRows& rows) const {
  char* const begin = at;
  if (at == end || *at != '"') {
    while (at < end && *at != delimiter_ && *at != eol_) ++at;
    char const* stop = at;
    if (stop > begin && stop[-1] == '\r' && (at == end || *at == eol_)) --stop;
    rows.cells.emplace_back(begin, static_cast<std::size_t>(stop - begin));
    return at;
  }
  char* to = begin;  // the unquoted text is shorter: written in place
  for (++at; at < end;) {
    if (*at != '"') {
      *to++ = *at++;
    } else if (at + 1 < end && at[1] == '"') {
      *to++ = '"';
      at += 2;
    } else {
      ++at;
      break;
    }
  }
  for (; at < end && *at != delimiter_ && *at != eol_; ++at) {
    if (*at != '\r' || (at + 1 < end && at[1] != eol_)) *to++ = *at;
  }
  rows.cells.emplace_back(begin, static_cast<std::size_t>(to - begin));
  return at;
}

void CsvReader::split_rows(char* at, char* end, std::int64_t number, TextRows& rows) const {
  for (; at < end; ++number) {
    if (*at == eol_ || (*at == '\r' && (at + 1 == end || at[1] == eol_))) {
      at += *at == eol_ ? 1 : at + 1 == end ? 1 : 2;
      continue;
    }
    for (;;) {
      at = split_field(at, end, rows);
      if (at == end || *at == eol_) break;
      ++at;  // behind the separator there is always one more field
    }
    if (at < end) ++at;
    rows.numbers.push_back(number);
    rows.ends.push_back(rows.cells.size());
  }
}

Result<void> CsvReader::split(RawChunk& chunk, TextRows& rows) const {
  rows.clear();
  bool decode_cells = false;
  // The separators are ASCII bytes that GB 18030 never uses inside a character, so the whole chunk decodes at once.
  if (chunk.mark != 0 && !is_ascii(chunk.bytes)) {
    auto text = gb18030_to_utf8(chunk.bytes);
    if (text) {
      chunk.bytes = std::move(*text);
    } else {
      decode_cells = true;  // some bytes are damaged: find out which cells
    }
  }
  auto* const begin = chunk.bytes.data();
  split_rows(begin, begin + chunk.bytes.size(), chunk.first_row, rows);
  if (!decode_cells) return {};
  for (auto& cell : rows.cells) {
    if (is_ascii(cell)) continue;
    auto text = gb18030_to_utf8(cell);
    if (!text && find_invalid_utf8(cell)) continue;
    // An undecodable cell must not pass for UTF-8 by accident: a byte that UTF-8 never holds marks it.
    cell = rows.storage.emplace_back(text ? std::move(*text) : std::string(cell) + '\xFF');
  }
  return {};
}

Result<std::unique_ptr<TableReader>> begun(std::unique_ptr<CsvReader> reader) {
  JX_CHECK(reader->begin());
  return std::unique_ptr<TableReader>(std::move(reader));
}

struct OpenFile {
  int fd;
  explicit OpenFile(int f) : fd(f) {}
  OpenFile(OpenFile const&) = delete;
  OpenFile& operator=(OpenFile const&) = delete;
  ~OpenFile() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

std::optional<Encoding> guess_encoding(std::string_view bytes) {
  std::size_t good = 0, bad = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    auto const lead = static_cast<std::uint8_t>(bytes[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (i + length <= bytes.size() && !find_invalid_utf8(bytes.substr(i, length))) {
      ++good;
      i += length;
    } else {
      ++bad;
      ++i;
    }
  }
  if (good + bad == 0) return std::nullopt;
  // Of GBK's pairs at most one in seven passes for UTF-8; UTF-8 with a few damaged bytes stays UTF-8.
  return good > 2 * bad ? Encoding::utf8 : Encoding::gb18030;
}

Result<std::unique_ptr<TableReader>> open_csv(std::filesystem::path const& path, CsvOptions const& options) {
  // Shared by the copies std::function makes of the lambda.
  auto const file = std::make_shared<OpenFile>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  auto const failed = [path] {
    return fail(ErrorKind::unavailable, "base.file_read", {{"path", path.string()}, {"reason", errno_words(errno)}});
  };
  if (file->fd < 0 || ::fstat(file->fd, &info) != 0) return failed();
  auto source = [file, failed](char* to, std::size_t size) -> Result<std::size_t> {
    for (;;) {
      auto const n = ::read(file->fd, to, size);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) return failed();
    }
  };
  return begun(std::make_unique<CsvReader>(std::move(source), static_cast<std::int64_t>(info.st_size), options));
}

Result<std::unique_ptr<TableReader>> open_csv_bytes(std::string bytes, CsvOptions const& options) {
  auto const total = static_cast<std::int64_t>(bytes.size());
  auto source = [bytes = std::move(bytes), at = std::size_t{0}](char* to,
                                                                std::size_t size) mutable -> Result<std::size_t> {
    auto const n = bytes.copy(to, size, at);
    at += n;
    return n;
  };
  return begun(std::make_unique<CsvReader>(std::move(source), total, options));
}

}  // namespace jixiao::facts
