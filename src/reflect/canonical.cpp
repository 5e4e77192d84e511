#include "reflect/canonical.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/check.h"

namespace jixiao::reflect::detail {
namespace {

void put_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xFF);
}

void put_object(std::string& out, Json const& json) {
  std::vector<std::pair<std::string_view, Json const*>> fields;
  for (auto const& [key, value] : json.get_ref<Json::object_t const&>()) fields.emplace_back(key, &value);
  std::sort(fields.begin(), fields.end());
  put_count(out, 'M', fields.size());
  for (auto const& [key, value] : fields) {
    put_text(out, 'T', key);
    put_json(out, *value);
  }
}

void put_number(std::string& out, Json const& json) {
  if (json.is_number_float()) {
    put_tag(out, 'F');
    put_big_endian(out, std::bit_cast<std::uint64_t>(json.get<double>() + 0.0), 8);  // + 0.0: one zero only
    return;
  }
  JX_ASSERT(!json.is_number_unsigned() || std::in_range<std::int64_t>(json.get<std::uint64_t>()));
  put_integer(out, json.get<std::int64_t>());
}

}  // namespace

void put_tag(std::string& out, char tag) { out += tag; }

void put_count(std::string& out, char tag, std::size_t count) {
  JX_ASSERT(count <= std::numeric_limits<std::uint32_t>::max());
  put_tag(out, tag);
  put_big_endian(out, count, 4);
}

void put_text(std::string& out, char tag, std::string_view text) {
  put_count(out, tag, text.size());
  out += text;
}

void put_integer(std::string& out, std::int64_t value) {
  put_tag(out, 'I');
  put_big_endian(out, static_cast<std::uint64_t>(value), 8);
}

void put_json(std::string& out, Json const& json) {
  if (json.is_null()) return put_tag(out, 'N');
  if (json.is_boolean()) return put_value(out, json.get<bool>());
  if (json.is_number()) return put_number(out, json);
  if (json.is_string()) return put_text(out, 'T', json.get_ref<std::string const&>());
  if (json.is_object()) return put_object(out, json);
  put_count(out, 'L', json.size());
  for (auto const& element : json) put_json(out, element);
}

}  // namespace jixiao::reflect::detail
