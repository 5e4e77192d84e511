#include "app/system/packs.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace jixiao::app {
namespace {

constexpr std::int64_t lines_around = 3;
constexpr std::size_t cells_max = 9'000'000;  // of the table below: about 3,000 lines against 3,000

std::vector<std::string> lines_of(std::string const& text) {
  auto out = split(text, '\n');
  if (!out.empty() && out.back().empty()) out.pop_back();  // the last line's end begins no line
  return out;
}

// Longest common subsequence between what the texts do not share at either end.
std::vector<DifferenceLine> changes(std::vector<std::string> const& a, std::vector<std::string> const& b) {
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  std::size_t const n = a.size() - head - tail, m = b.size() - head - tail;
  std::vector<std::uint16_t> common;
  bool const compare = (n + 1) * (m + 1) <= cells_max;
  auto const cell = [&](std::size_t i, std::size_t k) -> std::uint16_t& { return common[i * (m + 1) + k]; };
  if (compare) {
    common.resize((n + 1) * (m + 1));
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = m; k-- > 0;) {
        cell(i, k) = a[head + i] == b[head + k] ? static_cast<std::uint16_t>(cell(i + 1, k + 1) + 1)
                                                : std::max(cell(i + 1, k), cell(i, k + 1));
      }
    }
  }
  std::vector<DifferenceLine> out;
  auto const put = [&](DiffMark change, std::size_t at, std::string const& text) {
    out.push_back({change, static_cast<std::int64_t>(at) + 1, text});
  };
  for (std::size_t i = 0; i < head; ++i) put(DiffMark::same, i, b[i]);
  std::size_t i = 0, k = 0;
  while (i < n || k < m) {
    if (compare && i < n && k < m && a[head + i] == b[head + k]) {
      put(DiffMark::same, head + k, b[head + k]);
      ++i, ++k;
    } else if (i < n && (k == m || !compare || cell(i + 1, k) >= cell(i, k + 1))) {
      put(DiffMark::removed, head + i, a[head + i]);
      ++i;
    } else {
      put(DiffMark::added, head + k, b[head + k]);
      ++k;
    }
  }
  for (std::size_t t = b.size() - tail; t < b.size(); ++t) put(DiffMark::same, t, b[t]);
  return out;
}

std::map<std::string, std::string> as_map(std::vector<storage::PackFile> files) {
  std::map<std::string, std::string> out;
  for (auto& file : files) out[file.path] = std::move(file.content);
  return out;
}

Result<storage::PackVersion> version_of(Home& home, std::string const& digest) {
  JX_TRY(auto const version, storage::PackStore(home.database()).find(digest));
  if (!version) return fail(ErrorKind::not_found, "storage.pack_unknown", {{"digest", digest}});
  return *version;
}

FileDifference difference_of(std::string const& path, std::string const* before, std::string const* after) {
  FileDifference out;
  out.path = path;
  out.change = !before ? FileChange::added : !after ? FileChange::removed : FileChange::changed;
  out.lines = compare_lines(before ? *before : "", after ? *after : "");
  for (auto const& line : out.lines) {
    out.added += line.change == DiffMark::added ? 1 : 0;
    out.removed += line.change == DiffMark::removed ? 1 : 0;
  }
  return out;
}

}  // namespace

std::vector<DifferenceLine> compare_lines(std::string const& before, std::string const& after) {
  auto const all = changes(lines_of(before), lines_of(after));
  auto const size = static_cast<std::int64_t>(all.size());
  std::vector<bool> shown(all.size(), false);
  for (std::int64_t i = 0; i < size; ++i) {
    if (all[static_cast<std::size_t>(i)].change == DiffMark::same) continue;
    for (auto k = std::max<std::int64_t>(0, i - lines_around); k <= std::min(size - 1, i + lines_around); ++k) {
      shown[static_cast<std::size_t>(k)] = true;
    }
  }
  std::vector<DifferenceLine> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (shown[i]) {
      out.push_back(all[i]);
    } else if (!out.empty() && out.back().change == DiffMark::skipped) {
      ++out.back().line;
    } else {
      out.push_back({DiffMark::skipped, 1, ""});
    }
  }
  return out;
}

Result<std::vector<storage::PackVersion>> list_packs(Home& home) {
  JX_TRY(auto all, storage::PackStore(home.database()).all());
  std::reverse(all.begin(), all.end());
  return all;
}

Result<PackContents> open_pack(Home& home, std::string const& digest) {
  PackContents out;
  JX_TRY(out.version, version_of(home, digest));
  JX_TRY(auto const files, storage::PackStore(home.database()).load_files(digest));
  for (auto const& file : files) {
    out.files.push_back({file.path, static_cast<std::int64_t>(file.content.size()),
                         static_cast<std::int64_t>(lines_of(file.content).size())});
  }
  return out;
}

Result<PackText> read_pack_file(Home& home, std::string const& digest, std::string const& path) {
  JX_TRY(auto files, storage::PackStore(home.database()).load_files(digest));
  for (auto& file : files) {
    if (file.path == path) return PackText{path, std::move(file.content)};
  }
  return fail(ErrorKind::not_found, "app.pack_file_unknown", {{"path", path}});
}

Result<PackDifference> compare_packs(Home& home, std::string const& before, std::string const& after) {
  PackDifference out;
  JX_TRY(out.before, version_of(home, before));
  JX_TRY(out.after, version_of(home, after));
  storage::PackStore store(home.database());
  JX_TRY(auto old_files, store.load_files(before));
  JX_TRY(auto new_files, store.load_files(after));
  auto const a = as_map(std::move(old_files)), b = as_map(std::move(new_files));
  std::map<std::string, std::pair<std::string const*, std::string const*>> both;
  for (auto const& [path, text] : a) both[path].first = &text;
  for (auto const& [path, text] : b) both[path].second = &text;
  for (auto const& [path, texts] : both) {
    if (texts.first && texts.second && *texts.first == *texts.second) continue;
    out.files.push_back(difference_of(path, texts.first, texts.second));
  }
  return out;
}

}  // namespace jixiao::app
