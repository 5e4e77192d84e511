// What names and ids may look like. Names stand bare in formulas, and those of datasets are folders of a home: letters,
// digits and _ only. Ids and codes stand in tables, addresses and signed records, where what cannot be seen, a slash or
// a line end would pass for something else.
#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

constexpr std::size_t bytes_max = 100;

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > bytes_max || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// Control characters, marks without width, marks that turn the direction of writing.
bool has_unseen(std::string_view text) {
  static constexpr std::string_view unseen[] = {"\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u202A",
                                                "\u202B", "\u202C", "\u202D", "\u202E", "\u2028", "\u2029",
                                                "\u2060", "\u2066", "\u2067", "\u2068", "\u2069", "\uFEFF"};
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }) ||
         std::any_of(std::begin(unseen), std::end(unseen),
                     [&](auto mark) { return text.find(mark) != std::string_view::npos; });
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= bytes_max && trimmed(text) == text && !has_unseen(text);
}

bool is_id(std::string_view text) { return is_code(text) && text.find_first_of("/\\") == std::string_view::npos; }

// As the formats of the ledger have it: no blank of any kind, no plus sign.
bool is_key_name(std::string_view text) {
  static constexpr std::string_view blanks[] = {"\u0085", "\u00A0", "\u1680", "\u202F", "\u205F", "\u3000"};
  auto const holds = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
  // U+2000 to U+200A: blanks of all widths
  for (char last = '\x80'; last <= '\x8A'; ++last) {
    if (holds(std::string("\xE2\x80") + last)) return false;
  }
  return is_code(text) && !holds("+") && !holds(" ") && std::none_of(std::begin(blanks), std::end(blanks), holds);
}

// In a message: what cannot be seen as a sign that can, and no more of it than one reads.
std::string shown(std::string_view text) {
  std::string out;
  for (char const c : text.substr(0, 40)) out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c);
  while (find_invalid_utf8(out)) out.pop_back();
  return out + (text.size() > 40 ? "…" : "");
}

class FormCheck {
 public:
  FormCheck(LoadedPack const& loaded, Errors& errors) : pack_(loaded.pack), found_(loaded, errors) {}

  void run() {
    id(pack_.pack.id, "制度包", "/pack/id");
    check_origin();
    ids(pack_.levels, "/levels", "层级");
    ids(pack_.dimensions, "/dimensions", "维度");
    ids(pack_.axes, "/axes", "评价轴");
    ids(pack_.indicators, "/indicators", "指标");
    ids(pack_.peers, "/peers", "分组方案");
    ids(pack_.grades, "/grades", "等次方案");
    ids(pack_.adjustments, "/adjustments", "加减分项");
    ids(pack_.vetoes, "/vetoes", "否决项");
    ids(pack_.mechanisms, "/mechanisms", "机制");
    ids(pack_.figures, "/figures", "用数");
    ids(pack_.roles, "/roles", "角色");
    for (std::size_t i = 0; i < pack_.peers.size(); ++i)
      ids(pack_.peers[i].groups, item("/peers", i) + "/groups", "分组");
    for (std::size_t i = 0; i < pack_.grades.size(); ++i)
      ids(pack_.grades[i].grades, item("/grades", i) + "/grades", "等次");
    for (std::size_t i = 0; i < pack_.parameters.size(); ++i)
      name(pack_.parameters[i].id, "参数", item("/parameters", i) + "/id");
    check_datasets();
    for (std::size_t i = 0; i < pack_.indicators.size(); ++i) {
      for (auto const& [input, formula] : pack_.indicators[i].inputs)
        name(input, "inputs 中的项", item("/indicators", i) + "/inputs");
    }
    for (std::size_t i = 0; i < pack_.units.size(); ++i) {
      auto const& code = pack_.units[i].code;
      if (!is_code(code))
        found_.add("policy.code_form", {{"what", "单位代码"}, {"id", shown(code)}}, item("/units", i) + "/code");
    }
  }

 private:
  template <class T>
  void ids(std::vector<T> const& all, std::string const& list, char const* what) {
    for (std::size_t i = 0; i < all.size(); ++i) id(all[i].id, what, item(list, i) + "/id");
  }

  void id(std::string const& text, char const* what, std::string const& pointer) {
    if (!is_id(text)) found_.add("policy.id_form", {{"what", what}, {"id", shown(text)}}, pointer);
  }

  void name(std::string const& text, char const* what, std::string const& pointer) {
    if (!is_name(text)) found_.add("policy.name_form", {{"what", what}, {"id", shown(text)}}, pointer);
  }

  // The first line of what is signed, and the name of its key.
  void check_origin() {
    auto const& said = pack_.pack.ledger_origin;
    auto const origin = said.value_or("jixiao.example/" + pack_.pack.id);
    if (is_key_name(origin)) return;
    found_.add("policy.origin_form", {{"origin", shown(origin)}}, said ? "/pack/ledger_origin" : "/pack/id");
  }

  void check_datasets() {
    for (std::size_t i = 0; i < pack_.datasets.size(); ++i) {
      auto const place = item("/datasets", i);
      name(pack_.datasets[i].id, "数据集", place + "/id");
      for (std::size_t j = 0; j < pack_.datasets[i].columns.size(); ++j) {
        auto const& column = pack_.datasets[i].columns[j];
        auto const at = item(place + "/columns", j);
        name(column.name, "列", at + "/name");
        if (column.as) name(*column.as, "引用", at + "/as");
      }
    }
    for (std::size_t i = 0; i < pack_.derived.size(); ++i) {
      auto const place = item("/derived", i);
      name(pack_.derived[i].id, "派生数据集", place + "/id");
      for (std::size_t j = 0; j < pack_.derived[i].columns.size(); ++j)
        name(pack_.derived[i].columns[j].name, "列", item(place + "/columns", j) + "/name");
    }
  }

  Pack const& pack_;
  Findings found_;
};

}  // namespace

void check_id_forms(LoadedPack const& loaded, Errors& errors) { FormCheck(loaded, errors).run(); }

}  // namespace jixiao::policy
