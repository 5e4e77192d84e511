#include "facts/quarantine.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/csv.h"
#include "base/errno_words.h"
#include "base/messages.h"
#include "base/text.h"

namespace jixiao::facts {
namespace {

Column const* find_column(Dataset const& dataset, std::string const& name) {
  auto const found =
      std::find_if(dataset.columns.begin(), dataset.columns.end(), [&](Column const& c) { return c.name == name; });
  return found == dataset.columns.end() ? nullptr : &*found;
}

std::string titled(Column const& column) { return column.title.empty() ? column.name : column.title; }

// The code to write instead: the nearest one, else the first few.
std::string allowed_codes(Column const& column, std::string const& value) {
  auto names = column.values;
  for (auto const& [code, label] : column.labels) names.push_back(label);
  if (auto const near = nearest_name(value, names)) return *near;
  names = column.values;
  bool const more = names.size() > 8;
  if (more) names.resize(8);
  return join(names, "、") + (more ? " …" : "");
}

}  // namespace

std::string render_quarantined(Quarantined const& entry, Dataset const& dataset) {
  std::vector<Arg> args{{"value", entry.value}, {"dataset", dataset.title.empty() ? dataset.id : dataset.title}};
  if (auto const* column = find_column(dataset, entry.column)) {
    args.push_back({"column", titled(*column)});
    args.push_back({"allowed", allowed_codes(*column, entry.value)});
    args.push_back({"scale", std::to_string(column->scale)});
    args.push_back({"format", column->format ? *column->format : "yyyy-mm-dd"});
    args.push_back({"references", column->references.value_or("")});
    if (column->minimum) args.push_back({"minimum", column->minimum->to_string()});
    if (column->maximum) args.push_back({"maximum", column->maximum->to_string()});
  }
  return render_message(find_message(entry.reason), args);
}

QuarantineLog::QuarantineLog(Dataset const& dataset, std::string batch, std::filesystem::path file,
                             std::size_t kept_max)
    : dataset_(&dataset), batch_(std::move(batch)), path_(std::move(file)), kept_max_(kept_max) {}

QuarantineLog::~QuarantineLog() {
  if (file_ != nullptr) std::fclose(file_);
}

void QuarantineLog::write(Finding const& finding) {
  Quarantined entry{batch_,
                    finding.row,
                    finding.column < 0 ? "" : dataset_->columns[static_cast<std::size_t>(finding.column)].name,
                    finding.value,
                    finding.reason,
                    finding.kept};
  ++count_;
  if (file_ == nullptr && error_ == 0) {
    int const fd = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    file_ = fd < 0 ? nullptr : ::fdopen(fd, "w");
    if (file_ == nullptr) {
      error_ = errno;
      if (fd >= 0) ::close(fd);
    } else {
      std::fputs("\xEF\xBB\xBF行号（含表头）,列,值,原因,说明,处理\n", file_);
    }
  }
  if (file_ != nullptr) {
    auto const line =
        sheet_safe_row({std::to_string(entry.row), entry.column, entry.value, entry.reason,
                        render_quarantined(entry, *dataset_), entry.row_kept ? "单元格按缺失处理" : "整行隔离"});
    if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) error_ = errno;
  }
  if (kept_.size() < kept_max_) kept_.push_back(std::move(entry));
}

void QuarantineLog::add(std::int64_t chunk, std::vector<Finding> findings) {
  std::lock_guard const lock(mutex_);
  waiting_.emplace(chunk, std::move(findings));
  while (!waiting_.empty() && waiting_.begin()->first == next_chunk_) {
    for (auto const& finding : waiting_.begin()->second) write(finding);
    waiting_.erase(waiting_.begin());
    ++next_chunk_;
  }
}

void QuarantineLog::add_late(std::vector<Finding> const& findings) {
  std::lock_guard const lock(mutex_);
  for (auto const& finding : findings) write(finding);
}

Result<void> QuarantineLog::finish() {
  if (file_ != nullptr && std::fclose(std::exchange(file_, nullptr)) != 0) error_ = errno;
  if (error_ == 0) return {};
  return fail(ErrorKind::unavailable, "base.file_write", {{"path", path_.string()}, {"reason", errno_words(error_)}});
}

}  // namespace jixiao::facts
