#include "facts/cache.h"

#include <cstring>
#include <fstream>
#include <optional>

#include "base/file.h"

namespace jixiao::facts {
namespace {

constexpr std::string_view partial_magic = "jxp2";
constexpr std::string_view holistic_magic = "jxh1";
constexpr std::size_t digest_bytes = 32;

class Writer {
 public:
  explicit Writer(std::string_view magic) : bytes_(magic) {}
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void number(uint128 v) {
    for (; v > UINT64_MAX; v >>= 7) byte(static_cast<std::uint64_t>(v) | 128U);
    auto small = static_cast<std::uint64_t>(v);  // as nearly all are: half the instructions
    for (; small >= 128; small >>= 7) byte(small | 128U);
    byte(small);
  }
  void signed_number(int128 v) { number((static_cast<uint128>(v) << 1) ^ static_cast<uint128>(v >> 127)); }
  void text(std::string_view t) {
    number(t.size());
    raw(t);
  }
  Result<void> save(std::filesystem::path const& path) {
    auto const digest = sha256(bytes_);
    bytes_.append(reinterpret_cast<char const*>(digest.data()), digest.size());
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    auto const temporary = path.string() + ".new";
    {
      std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
      out.write(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
      if (!out.flush()) {
        out.close();
        std::filesystem::remove(temporary, error);
        return fail(ErrorKind::unavailable, "facts.engine_cache", {{"path", path.filename().string()}});
      }
    }
    std::filesystem::rename(temporary, path, error);
    if (error) return fail(ErrorKind::unavailable, "facts.engine_cache", {{"path", path.filename().string()}});
    return {};
  }

 private:
  void byte(std::uint64_t low) { bytes_ += static_cast<char>(low & 255U); }

  std::string bytes_;
};

// Reads what Writer wrote; `ok` turns false at the first thing that cannot be, and everything after it is zero.
class Reader {
 public:
  Reader(std::filesystem::path const& path, std::string_view magic) {
    auto content = read_file(path);
    if (!content || content->size() < magic.size() + digest_bytes || !content->starts_with(magic)) return;
    bytes_ = std::move(*content);
    auto const end = bytes_.size() - digest_bytes;
    auto const digest = sha256(std::string_view(bytes_).substr(0, end));
    if (std::memcmp(digest.data(), bytes_.data() + end, digest_bytes) != 0) return;
    at_ = magic.size();
    end_ = end;
    ok = true;
  }
  uint128 number() {
    std::uint64_t small = 0;
    int shift = 0;
    for (; shift < 63 && at_ < end_; shift += 7) {
      auto const byte = static_cast<unsigned char>(bytes_[at_++]);
      small |= static_cast<std::uint64_t>(byte & 127U) << shift;
      if (byte < 128) return small;
    }
    uint128 out = small;
    for (; shift < 128 && at_ < end_; shift += 7) {
      auto const byte = static_cast<unsigned char>(bytes_[at_++]);
      out |= static_cast<uint128>(byte & 127U) << shift;
      if (byte < 128) return out;
    }
    ok = false;
    return 0;
  }
  int128 signed_number() {
    auto const v = number();
    return static_cast<int128>(v >> 1) ^ -static_cast<int128>(v & 1);
  }
  std::size_t size() {  // a count of things that each take at least a byte
    auto const v = number();
    if (v > end_ - at_) ok = false;
    return ok ? static_cast<std::size_t>(v) : 0;
  }
  std::string_view raw(std::size_t size) {
    if (size > end_ - at_) ok = false;
    if (!ok) return {};
    at_ += size;
    return std::string_view(bytes_).substr(at_ - size, size);
  }
  bool at_end() const { return at_ == end_; }
  bool ok = false;

 private:
  std::string bytes_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

// Most entries are of one month, one row of each unit in turn, with nothing missing; a count's value is its rows.
struct EntryShape {
  bool one_month = true;
  bool units_in_turn = true;  // 0, 1, 2, …
  bool values_are_rows = true;
  bool none_missing = true;
};

EntryShape shape_of(std::vector<CachedPartial> const& entry) {
  EntryShape out;
  for (std::size_t i = 0; i < entry.size(); ++i) {
    auto const& p = entry[i];
    out.one_month = out.one_month && p.month == entry[0].month;
    out.units_in_turn = out.units_in_turn && p.unit == i;
    out.values_are_rows = out.values_are_rows && p.value == p.rows;
    out.none_missing = out.none_missing && p.missing == 0;
  }
  return out;
}

void write_entry(Writer& out, std::vector<CachedPartial> const& entry) {
  auto const shape = shape_of(entry);
  out.number(entry.size());
  out.number((shape.one_month ? 1U : 0U) | (shape.units_in_turn ? 2U : 0U) | (shape.values_are_rows ? 4U : 0U) |
             (shape.none_missing ? 8U : 0U));
  if (shape.one_month && !entry.empty()) out.signed_number(entry[0].month);
  std::int64_t unit = 0;
  for (auto const& p : entry) {
    if (!shape.units_in_turn) out.signed_number(static_cast<std::int64_t>(p.unit) - unit);
    unit = p.unit;
    if (!shape.one_month) out.signed_number(p.month);
    out.number(static_cast<uint128>(p.rows));
    if (!shape.values_are_rows) out.signed_number(p.value);
    if (!shape.none_missing) out.number(static_cast<uint128>(p.missing));
  }
}

void read_entry(Reader& in, std::size_t units, std::vector<CachedPartial>& entry) {
  entry.resize(in.size());
  auto const bits = static_cast<unsigned>(in.number());
  EntryShape const shape{(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0};
  std::int32_t month = 0;
  if (shape.one_month && !entry.empty()) month = static_cast<std::int32_t>(in.signed_number());
  std::int64_t unit = shape.units_in_turn ? -1 : 0;
  for (auto& p : entry) {
    unit += shape.units_in_turn ? 1 : static_cast<std::int64_t>(in.signed_number());
    if (unit < 0 || unit >= static_cast<std::int64_t>(units)) in.ok = false;
    if (!in.ok) return;
    p.unit = static_cast<std::uint32_t>(unit);
    p.month = shape.one_month ? month : static_cast<std::int32_t>(in.signed_number());
    p.rows = static_cast<std::int64_t>(in.number());
    p.value = shape.values_are_rows ? static_cast<int128>(p.rows) : in.signed_number();
    if (!shape.none_missing) p.missing = static_cast<std::int64_t>(in.number());
  }
}

}  // namespace

std::uint32_t PartialFile::unit_index(std::string_view unit) {
  // A file that was read is asked for none of them as a rule.
  for (auto known = index_.size(); known < units.size(); ++known)
    index_.emplace(units[known], static_cast<std::uint32_t>(known));
  auto const [at, added] = index_.try_emplace(std::string(unit), static_cast<std::uint32_t>(units.size()));
  if (added) units.emplace_back(unit);
  return at->second;
}

PartialFile read_partials(std::filesystem::path const& path) {
  Reader in(path, partial_magic);
  PartialFile out;
  for (auto n = in.ok ? in.size() : 0; n > 0 && in.ok; --n) out.units.emplace_back(in.raw(in.size()));
  for (auto n = in.ok ? in.size() : 0; n > 0 && in.ok; --n) {
    Digest key{};
    auto const bytes = in.raw(digest_bytes);
    if (in.ok) std::memcpy(key.data(), bytes.data(), digest_bytes);
    read_entry(in, out.units.size(), out.entries[key]);
  }
  if (!in.ok || !in.at_end()) return {};
  return out;
}

Result<void> write_partials(std::filesystem::path const& path, PartialFile const& file) {
  Writer out(partial_magic);
  out.number(file.units.size());
  for (auto const& unit : file.units) out.text(unit);
  out.number(file.entries.size());
  for (auto const& [key, entry] : file.entries) {
    out.raw({reinterpret_cast<char const*>(key.data()), key.size()});
    write_entry(out, entry);
  }
  return out.save(path);
}

std::optional<std::vector<CachedHolistic>> read_holistic(std::filesystem::path const& path) {
  Reader in(path, holistic_magic);
  if (!in.ok) return std::nullopt;
  std::vector<CachedHolistic> out(in.size());
  for (auto& h : out) {
    h.node = static_cast<std::int32_t>(in.number());
    h.is_missing = in.number() != 0;
    auto const coefficient = in.signed_number();
    auto const scale = static_cast<int>(in.number());
    auto const value = scale <= Decimal::scale_max ? Decimal::from_parts(coefficient, scale) : std::nullopt;
    if (!value) in.ok = false;
    if (!in.ok) return std::nullopt;
    h.value = *value;
    h.rows = static_cast<std::int64_t>(in.number());
  }
  if (!in.ok || !in.at_end()) return std::nullopt;
  return out;
}

Result<void> write_holistic(std::filesystem::path const& path, std::vector<CachedHolistic> const& values) {
  Writer out(holistic_magic);
  out.number(values.size());
  for (auto const& h : values) {
    out.number(static_cast<uint128>(h.node));
    out.number(h.is_missing ? 1 : 0);
    out.signed_number(h.value.coefficient());
    out.number(static_cast<uint128>(h.value.scale()));
    out.number(static_cast<uint128>(h.rows));
  }
  return out.save(path);
}

}  // namespace jixiao::facts
