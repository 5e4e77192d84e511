#include "facts/spool.h"

#include <fstream>

#include "base/csv.h"
#include "base/text.h"
#include "facts/pull_range.h"

namespace jixiao::facts {
namespace {

class Spool {
 public:
  Spool(std::filesystem::path const& file, SpoolOptions const& options)
      : file_(file), out_(file, std::ios::binary), options_(options) {}

  Result<void> write(TextRows const& rows) {
    std::string block;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::size_t const from = rows.begin_of(row), to = rows.ends[row];
      if (!started_) {
        JX_CHECK(find_watermark({rows.cells.begin() + static_cast<std::ptrdiff_t>(from),
                                 rows.cells.begin() + static_cast<std::ptrdiff_t>(to)}));
      } else {
        ++spooled_.rows;
        if (watermark_ >= 0 && is_later(rows.cells[from + static_cast<std::size_t>(watermark_)], spooled_.watermark)) {
          spooled_.watermark = rows.cells[from + static_cast<std::size_t>(watermark_)];
        }
      }
      started_ = true;
      for (auto i = from; i < to; ++i) {
        if (i > from) block += ',';
        block += csv_field(rows.cells[i]);
      }
      block += '\n';
    }
    out_.write(block.data(), static_cast<std::streamsize>(block.size()));
    spooled_.bytes += static_cast<std::int64_t>(block.size());
    if (options_.progress) options_.progress(spooled_.rows);
    return good();
  }

  Result<Spooled> finish() {
    out_.close();
    JX_CHECK(good());
    return spooled_;
  }

 private:
  Result<void> good() const {
    if (out_) return {};
    return fail(ErrorKind::unavailable, "base.file_write", {{"path", file_.filename().string()}, {"reason", "写入中断，磁盘可能已满"}});
  }
  Result<void> find_watermark(std::vector<std::string_view> const& header) {
    if (options_.watermark_column.empty()) return {};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < header.size(); ++i) {
      names.emplace_back(header[i]);
      if (header[i] == options_.watermark_column) watermark_ = static_cast<int>(i);
    }
    if (watermark_ >= 0) return {};
    return fail("facts.watermark_column", {{"column", options_.watermark_column}, {"columns", join(names, "、")}});
  }

  std::filesystem::path const& file_;
  std::ofstream out_;
  SpoolOptions const& options_;
  Spooled spooled_;
  bool started_ = false;
  int watermark_ = -1;
};

Result<Spooled> copy(TableReader& reader, Spool& spool) {
  RawChunk chunk;
  TextRows rows;
  for (;;) {
    JX_TRY(bool const more, reader.next(chunk));
    if (!more) return spool.finish();
    JX_CHECK(reader.split(chunk, rows));
    JX_CHECK(spool.write(rows));
  }
}

}  // namespace

Result<Spooled> spool_rows(TableReader& reader, std::filesystem::path const& file, SpoolOptions const& options) {
  Spool spool(file, options);
  auto spooled = copy(reader, spool);
  std::error_code ignored;
  if (!spooled) std::filesystem::remove(file, ignored);
  return spooled;
}

}  // namespace jixiao::facts
