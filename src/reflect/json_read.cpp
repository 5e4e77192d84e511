#include "reflect/json_read.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/messages.h"
#include "base/text.h"
#include "reflect/json.h"

namespace jixiao::reflect {
namespace detail {
namespace {

constexpr std::size_t names_shown_max = 20;
constexpr std::size_t excerpt_characters_max = 40;

JsonKind kind_of(Json const& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return JsonKind::boolean;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return JsonKind::integer;
    case Json::value_t::number_float: return JsonKind::number;
    case Json::value_t::string: return JsonKind::text;
    case Json::value_t::array: return JsonKind::list;
    case Json::value_t::object: return JsonKind::object;
    default: return JsonKind::null;
  }
}

std::string word(JsonKind kind) {
  constexpr std::string_view codes[] = {"reflect.kind_null",   "reflect.kind_boolean", "reflect.kind_integer",
                                        "reflect.kind_number", "reflect.kind_text",    "reflect.kind_list",
                                        "reflect.kind_object"};
  return std::string(find_message(codes[static_cast<std::size_t>(kind)]));
}

// A blank and the value as written, cut at a character's edge; empty for lists and objects.
std::string excerpt(Json const& json) {
  if (json.is_structured() || json.is_null()) return "";
  auto const text = " " + json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && ++characters > excerpt_characters_max) return text.substr(0, i) + "…";
  }
  return text;
}

// The allowed names as text, the nearest to `found` first, and the question whether that one was meant.
std::vector<Arg> suggestion(std::string_view found, std::span<std::string_view const> allowed) {
  std::vector<std::string> names(allowed.begin(), allowed.end());
  auto const nearest = nearest_name(found, names).value_or("");
  std::stable_partition(names.begin(), names.end(), [&](auto const& name) { return name == nearest; });
  bool const cut = names.size() > names_shown_max;
  if (cut) names.resize(names_shown_max);
  Arg const near{"nearest", nearest};
  auto const hint = nearest.empty() ? "" : render_message(find_message("reflect.did_you_mean"), {near});
  return {{"allowed", join(names, ", ") + (cut ? ", …" : "")}, near, {"hint", hint}};
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

void append(Json& object, std::string_view name, Json&& value) {
  object.get_ref<Json::object_t&>().emplace_back(std::string(name), std::move(value));
}

void append(Json& list, Json&& value) { list.get_ref<Json::array_t&>().push_back(std::move(value)); }

bool expect(Json const& json, JsonKind kind, std::string const& pointer, Errors& errors) {
  auto const found = kind_of(json);
  if (found == kind) return true;
  errors.push_back({ErrorKind::invalid,
                    "reflect.wrong_type",
                    {{"expected", word(kind)}, {"found", word(found)}, {"value", excerpt(json)}},
                    pointer});
  return false;
}

Json const* find_field(Json const& object, std::string_view name) {
  for (auto const& [key, value] : object.get_ref<Json::object_t const&>()) {
    if (key == name) return &value;
  }
  return nullptr;
}

void check_fields(Json const& object, std::span<std::string_view const> names, std::string const& pointer,
                  Errors& errors) {
  for (auto const& [key, value] : object.get_ref<Json::object_t const&>()) {
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    auto args = suggestion(key, names);
    args.insert(args.begin(), {"field", key});
    errors.push_back({ErrorKind::invalid, "reflect.unknown_field", std::move(args), child_pointer(pointer, key)});
  }
}

std::string text_of(Json const& json) { return json.is_string() ? json.get<std::string>() : json.dump(); }

std::optional<bool> read_boolean(Json const& json, std::string const& pointer, Errors& errors) {
  if (json.is_string() && json.get_ref<std::string const&>() == "true") return true;
  if (json.is_string() && json.get_ref<std::string const&>() == "false") return false;
  if (!expect(json, JsonKind::boolean, pointer, errors)) return std::nullopt;
  return json.get<bool>();
}

std::optional<std::int64_t> read_integer(Json const& json, std::int64_t min, std::int64_t max,
                                         std::string const& pointer, Errors& errors) {
  if (json.is_string()) {
    auto const& text = json.get_ref<std::string const&>();
    std::int64_t parsed = 0;
    auto const [end, status] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (status == std::errc{} && end == text.data() + text.size() && !text.empty()) {
      return read_integer(Json(parsed), min, max, pointer, errors);
    }
  }
  if (!expect(json, JsonKind::integer, pointer, errors)) return std::nullopt;
  bool const huge = json.is_number_unsigned() &&
                    json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  auto const value = huge ? 0 : json.get<std::int64_t>();
  if (!huge && value >= min && value <= max) return value;
  errors.push_back({ErrorKind::invalid,
                    "reflect.out_of_range",
                    {{"value", json.dump()}, {"min", std::to_string(min)}, {"max", std::to_string(max)}},
                    pointer});
  return std::nullopt;
}

void read_digest(Json const& json, std::string const& pointer, Digest& out, Errors& errors) {
  if (!expect(json, JsonKind::text, pointer, errors)) return;
  auto parsed = parse_digest(json.get_ref<std::string const&>());
  if (parsed) {
    out = *parsed;
  } else {
    add_at(pointer, std::move(parsed.error()), errors);
  }
}

std::string child_pointer(std::string const& pointer, std::string_view field) {
  std::string out = pointer + "/";
  for (char const c : field) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string child_pointer(std::string const& pointer, std::size_t index) {
  return pointer + "/" + std::to_string(index);
}

void add_required(std::string const& pointer, std::string_view name, Errors& errors) {
  errors.push_back({ErrorKind::invalid, "reflect.required", {{"field", std::string(name)}}, pointer});
}

void add_not_allowed(std::string const& found, std::span<std::string_view const> allowed, std::string const& pointer,
                     Errors& errors) {
  auto args = suggestion(found, allowed);
  args.insert(args.begin(), {"found", found});
  errors.push_back({ErrorKind::invalid, "reflect.not_allowed", std::move(args), pointer});
}

void add_twice(Json const& element, std::string const& pointer, Errors& errors) {
  errors.push_back({ErrorKind::invalid, "reflect.twice", {{"value", excerpt(element)}}, pointer});
}

void add_at(std::string const& pointer, Error error, Errors& errors) {
  error.where = pointer;
  errors.push_back(std::move(error));
}

}  // namespace detail

Result<Digest> parse_digest(std::string_view hex) {
  Digest out{};
  bool good = hex.size() == out.size() * 2;
  for (std::size_t i = 0; good && i < out.size(); ++i) {
    int const high = detail::hex_digit(hex[2 * i]);
    int const low = detail::hex_digit(hex[2 * i + 1]);
    good = high >= 0 && low >= 0;
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  if (!good) return fail("reflect.digest_syntax", {{"text", std::string(hex.substr(0, 80))}});
  return out;
}

std::string render_json(Json const& json) { return json.dump(); }
std::string render_json_indented(Json const& json) { return json.dump(2); }

}  // namespace jixiao::reflect
