#include "facts/xlsx_workbook.h"

#include <charconv>
#include <map>

namespace jixiao::facts {
namespace {

// Targets of relationships stand relative to xl/ or absolute from the package's root.
std::string part_of_target(std::string_view target) {
  if (target.substr(0, 1) == "/") return std::string(target.substr(1));
  while (target.substr(0, 2) == "./") target.remove_prefix(2);
  return "xl/" + std::string(target);
}

Result<std::map<std::string, std::string>> read_relationships(XlsxPackage const& package) {
  std::string const name = "xl/_rels/workbook.xml.rels";
  std::map<std::string, std::string> parts;
  JX_TRY(auto part, package.read(name));
  XmlWalk walk(std::move(part), name,
               {[&](std::string_view element, char const** attributes) {
                  if (element != "Relationship") return;
                  parts[std::string(find_attribute(attributes, "Id"))] =
                      part_of_target(find_attribute(attributes, "Target"));
                },
                {},
                {}});
  JX_CHECK(walk.run());
  return parts;
}

void append_utf8(std::string& out, unsigned c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 63)));
  } else {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
    out.push_back(static_cast<char>(0x80 | (c & 63)));
  }
}

}  // namespace

std::string unescaped_xstring(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    if (text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' && text[i + 6] == '_') {
      auto const [end, error] = std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16);
      if (error == std::errc() && end == text.data() + i + 6 && (code < 0xD800 || code > 0xDFFF)) {
        append_utf8(out, code);
        i += 6;
        continue;
      }
    }
    out.push_back(text[i]);
  }
  return out;
}

Result<XlsxWorkbook> read_workbook(XlsxPackage const& package) {
  std::string const name = "xl/workbook.xml";
  if (!package.has(name)) return fail("facts.xlsx_damaged", {{"part", name}, {"reason", "not in the package"}});
  JX_TRY(auto const parts, read_relationships(package));
  XlsxWorkbook workbook;
  JX_TRY(auto part, package.read(name));
  XmlWalk walk(std::move(part), name,
               {[&](std::string_view element, char const** attributes) {
                  if (element == "workbookPr") {
                    auto const flag = find_attribute(attributes, "date1904");
                    workbook.system_1904 = flag == "1" || flag == "true";
                  } else if (element == "sheet") {
                    auto const found = parts.find(std::string(find_attribute(attributes, "id")));
                    auto const state = find_attribute(attributes, "state");
                    workbook.sheets.push_back({std::string(find_attribute(attributes, "name")),
                                               found == parts.end() ? std::string() : found->second,
                                               state == "hidden" || state == "veryHidden"});
                  }
                },
                {},
                {}});
  JX_CHECK(walk.run());
  if (workbook.sheets.empty()) return fail("facts.xlsx_damaged", {{"part", name}, {"reason", "no sheet"}});
  return workbook;
}

Result<SharedStrings> read_shared_strings(XlsxPackage const& package) {
  std::string const name = "xl/sharedStrings.xml";
  SharedStrings strings;
  if (!package.has(name)) return strings;
  JX_TRY(auto part, package.read(name));
  if (part.bytes_total() > package.limits().shared_string_bytes_max * 4) {
    return fail("facts.xlsx_bomb", {{"part", name}});
  }
  std::string text;
  bool in_text = false;
  int in_phonetic = 0;
  bool too_large = false;
  XmlWalk walk(std::move(part), name,
               {[&](std::string_view element, char const**) {
                  if (element == "si") text.clear();
                  if (element == "rPh") ++in_phonetic;
                  in_text = element == "t" && in_phonetic == 0;
                },
                [&](std::string_view element) {
                  in_text = false;
                  if (element == "rPh") --in_phonetic;
                  if (element != "si" || too_large) return;
                  strings.bytes += unescaped_xstring(text);
                  strings.ends.push_back(static_cast<std::uint32_t>(strings.bytes.size()));
                  auto const held = strings.bytes.size() + strings.ends.size() * sizeof(std::uint32_t);
                  too_large = static_cast<std::int64_t>(held) > package.limits().shared_string_bytes_max;
                },
                [&](std::string_view piece) {
                  if (in_text && text.size() <= package.limits().cell_bytes_max) text += piece;
                }});
  for (;;) {
    JX_TRY(auto const more, walk.step());
    if (too_large) return fail("facts.xlsx_bomb", {{"part", name}});
    if (!more) return strings;
  }
}

}  // namespace jixiao::facts
