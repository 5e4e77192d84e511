#include "policy/yaml_write.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace jixiao::policy {
namespace {

// Codes and numbers need no quotes; what YAML takes for something else does.
bool is_plain(std::string const& text) {
  constexpr auto taken = std::to_array<std::string_view>({"null", "true", "false", "yes", "no", "on", "off", "y", "n"});
  if (text.empty() || text.size() > 40) return false;
  auto lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (std::find(taken.begin(), taken.end(), lower) != taken.end()) return false;
  auto const alphanumeric = [](unsigned char c) { return std::isalnum(c) != 0; };
  return alphanumeric(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(),
                     [&](unsigned char c) { return alphanumeric(c) || c == '_' || c == '-' || c == '.'; });
}

std::string flow_scalar(std::string const& text) { return is_plain(text) ? text : write_scalar(text, true, 0); }

std::string flow(Json const& value) {
  std::string out;
  if (value.is_array()) {
    for (auto const& one : value) out += (out.empty() ? "" : ", ") + flow(one);
    return "[" + out + "]";
  }
  if (value.is_object()) {
    for (auto const& [key, one] : value.items()) out += (out.empty() ? "" : ", ") + key + ": " + flow(one);
    return "{" + out + "}";
  }
  return flow_scalar(value.get<std::string>());
}

// Mappings of short codes and numbers fit on one line; formulas do not.
bool fits_a_line(Json const& value) {
  return std::all_of(value.begin(), value.end(),
                     [](Json const& one) { return one.is_string() && is_plain(one.get<std::string>()); });
}

std::string keys(Json const& mapping, std::size_t indent, std::size_t first_indent) {
  std::string out;
  for (auto const& [key, one] : mapping.items()) {
    out += std::string(out.empty() ? first_indent : indent, ' ') + key + ":" + write_value(one, false, indent) + "\n";
  }
  return out;
}

}  // namespace

std::string write_scalar(std::string const& text, bool in_flow, std::size_t indent) {
  if (text.find('\n') != std::string::npos && !in_flow) {
    std::string out = "|-";
    for (auto const& line : split(text, '\n')) {
      out += "\n";
      if (!line.empty()) out += std::string(indent + 2, ' ') + line;
    }
    return out;
  }
  std::string out = "'";
  for (char const c : text) {
    if (c == '\n') {
      out += ' ';
    } else {
      out += c == '\'' ? "''" : std::string(1, c);
    }
  }
  return out + "'";
}

std::string write_value(Json const& value, bool in_flow, std::size_t indent) {
  if (value.is_string()) {
    auto const& text = value.get_ref<std::string const&>();
    return " " + (is_plain(text) ? text : write_scalar(text, in_flow, indent));
  }
  bool const rules = value.is_array() && !value.empty() && value.front().is_object();
  if (in_flow || value.empty() || (value.is_array() && !rules) || (value.is_object() && fits_a_line(value))) {
    return " " + flow(value);
  }
  std::string out;
  if (value.is_object()) {
    out = "\n" + keys(value, indent + 2, indent + 2);
    out.pop_back();
    return out;
  }
  for (auto const& one : value) out += "\n" + std::string(indent + 2, ' ') + "- " + flow(one);
  return out;
}

std::string write_entry(Json const& entry, std::size_t indent) {
  return std::string(indent, ' ') + "- " + keys(entry, indent + 2, 0);
}

}  // namespace jixiao::policy
