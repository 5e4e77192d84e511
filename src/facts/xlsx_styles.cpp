#include "facts/xlsx_styles.h"

#include <charconv>
#include <cmath>
#include <map>

#include "base/date.h"

namespace jixiao::facts {
namespace {

constexpr char const* styles_part = "xl/styles.xml";

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

int to_int(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "1.2345e-05" → "0.000012345", "1.5e+05" → "150000".
std::string without_exponent(std::string const& text) {
  auto const e = text.find('e');
  if (e == std::string::npos) return text;
  int const exponent = std::stoi(text.substr(e + 1));
  std::string digits = text.substr(0, e), sign;
  if (digits[0] == '-') {
    sign = "-";
    digits.erase(0, 1);
  }
  auto const point = digits.find('.');
  int before = static_cast<int>(point == std::string::npos ? digits.size() : point) + exponent;
  if (point != std::string::npos) digits.erase(point, 1);
  if (before <= 0) {
    digits.insert(0, static_cast<std::size_t>(1 - before), '0');
    before = 1;
  }
  if (static_cast<std::size_t>(before) > digits.size()) digits.resize(static_cast<std::size_t>(before), '0');
  if (static_cast<std::size_t>(before) < digits.size()) digits.insert(static_cast<std::size_t>(before), 1, '.');
  return sign + digits;
}

}  // namespace

NumberStyle style_of_builtin(int n) {
  if (n == 9 || n == 10) return NumberStyle::percent;
  bool const date = (n >= 14 && n <= 22) || (n >= 27 && n <= 36) || (n >= 45 && n <= 47) || (n >= 50 && n <= 58);
  return date ? NumberStyle::date : NumberStyle::plain;
}

NumberStyle style_of_code(std::string_view code) {
  bool percent = false;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    switch (code[i]) {
      case '"': i = std::min(code.find('"', i + 1), code.size() - 1); break;
      case '[': i = std::min(code.find(']', i + 1), code.size() - 1); break;  // colour, condition, locale
      case '\\':
      case '_':
      case '*': ++i; break;
      case '%': percent = true; break;
      case 'G':
      case 'g': i += 6; break;  // General
      case 'E':
      case 'e':
        if (i + 1 < code.size() && (code[i + 1] == '+' || code[i + 1] == '-')) break;  // 0.00E+00
        return NumberStyle::date;                                                      // era year
      case 'a':
      case 'A':  // aaaa: the weekday
      case 'y':
      case 'Y':
      case 'm':
      case 'M':
      case 'd':
      case 'D':
      case 'h':
      case 'H':
      case 's':
      case 'S': return NumberStyle::date;
      default: break;
    }
  }
  return percent ? NumberStyle::percent : NumberStyle::plain;
}

std::string date_of_serial(double serial, bool system_1904) {
  if (!(serial >= 0) || serial >= 2'958'466) return {};
  auto seconds = static_cast<std::int64_t>(std::llround(serial * 86'400));
  auto const day = seconds / 86'400;
  seconds %= 86'400;
  std::string text;
  if (system_1904) {
    text = Date{static_cast<std::int32_t>(day - 24'107)}.to_string();
  } else if (day == 60) {
    text = "1900-02-29";  // refused later, as what it is: not a real date
  } else if (day == 0) {
    return {};
  } else {
    text = Date{static_cast<std::int32_t>(day - (day > 60 ? 25'569 : 25'568))}.to_string();
  }
  if (seconds == 0) return text;
  return text + ' ' + two(seconds / 3600) + ':' + two(seconds / 60 % 60) + ':' + two(seconds % 60);
}

std::string plain_number(std::string_view raw) {
  if (raw.find_first_not_of("0123456789", raw.substr(0, 1) == "-" ? 1 : 0) == std::string_view::npos) {
    return std::string(raw);
  }
  double value = 0;
  auto const [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc() || end != raw.data() + raw.size() || std::fabs(value) >= 1e15) return std::string(raw);
  char text[64];
  auto const written = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 15);
  return without_exponent(std::string(text, written.ptr));
}

Result<std::vector<NumberStyle>> read_styles(XlsxPackage const& package) {
  std::vector<NumberStyle> styles;
  if (!package.has(styles_part)) return styles;
  std::map<int, NumberStyle> custom;
  bool inside = false;  // cellXfs, not cellStyleXfs
  JX_TRY(auto part, package.read(styles_part));
  XmlWalk walk(std::move(part), styles_part,
               {[&](std::string_view name, char const** attributes) {
                  if (name == "numFmt") {
                    custom[to_int(find_attribute(attributes, "numFmtId"))] =
                        style_of_code(find_attribute(attributes, "formatCode"));
                  } else if (name == "cellXfs") {
                    inside = true;
                  } else if (name == "xf" && inside) {
                    int const id = to_int(find_attribute(attributes, "numFmtId"));
                    auto const found = custom.find(id);
                    styles.push_back(found != custom.end() ? found->second : style_of_builtin(id));
                  }
                },
                [&](std::string_view name) {
                  if (name == "cellXfs") inside = false;
                },
                {}});
  JX_CHECK(walk.run());
  return styles;
}

}  // namespace jixiao::facts
