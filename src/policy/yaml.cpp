#include "policy/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "policy/yaml_mistakes.h"

namespace jixiao::policy {
namespace {

constexpr std::size_t bytes_max = 8 << 20;
constexpr std::size_t depth_max = 100;

std::string escaped(std::string_view key) {
  std::string out;
  for (char const c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

// Whether `text` begins with a quotation that is never closed: yaml-cpp takes all that follows for its content where
// the file ends in a line break.
bool is_open(std::string_view text) {
  if (text.empty() || (text[0] != '\'' && text[0] != '"')) return false;
  char const quote = text[0];
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return false;
      ++i;
    }
  }
  return true;
}

// Thrown out of the event handler, caught in parse_yaml: yaml-cpp offers no other way to stop.
struct Stop {};

class Builder : public YAML::EventHandler {
 public:
  Builder(std::string const& file, std::string_view text, YamlFile& out, Errors& errors)
      : file_(file), text_(text), out_(out), errors_(errors) {}

  void OnDocumentStart(YAML::Mark const&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override { refuse(mark, "policy.yaml_anchor", {}); }

  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
    arrive(mark, anchor);
    if (expects_key()) {
      refuse(mark, "policy.yaml_key", {});
    } else {
      place_value(mark, Json());
    }
  }

  void OnScalar(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor, std::string const& value) override {
    arrive(mark, anchor);
    if (is_open(text_.substr(std::min(static_cast<std::size_t>(mark.pos), text_.size())))) {
      refuse(mark, "policy.yaml_quote_open", {});
    }
    if (!expects_key()) {
      place_value(mark, Json(value));
      return;
    }
    auto& level = levels_.back();
    if (!level.keys.insert(value).second) refuse(mark, "policy.yaml_key_twice", {{"key", value}});
    level.key = value;
    level.has_key = true;
  }

  void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    arrive(mark, anchor);
    open(mark, Json::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    arrive(mark, anchor);
    if (expects_key()) refuse(mark, "policy.yaml_key", {});
    open(mark, Json::object());
  }
  void OnMapEnd() override { close(); }

  int last_line() const { return last_line_; }

 private:
  struct OpenLevel {
    Json value;
    std::string pointer;
    std::string own_key;  // key in the parent, where the parent is an object
    std::set<std::string> keys;
    std::string key;
    bool has_key = false;
  };

  bool expects_key() const { return !levels_.empty() && levels_.back().value.is_object() && !levels_.back().has_key; }

  void refuse(YAML::Mark const& mark, char const* code, std::vector<Arg> args) {
    errors_.push_back({ErrorKind::invalid, code, std::move(args), to_text(Place{file_, mark.line + 1})});
    throw Stop{};
  }
  void arrive(YAML::Mark const& mark, YAML::anchor_t anchor) {
    last_line_ = mark.line + 1;
    if (anchor != 0) refuse(mark, "policy.yaml_anchor", {});
  }

  std::string child_pointer() const {
    if (levels_.empty()) return "";
    auto const& level = levels_.back();
    return level.pointer + "/" + (level.value.is_array() ? std::to_string(level.value.size()) : escaped(level.key));
  }

  void place_value(YAML::Mark const& mark, Json value) {
    out_.places[child_pointer()] = {file_, mark.line + 1};
    attach(std::move(value));
  }

  void attach(Json value) {
    if (levels_.empty()) {
      out_.tree = std::move(value);
      return;
    }
    auto& level = levels_.back();
    if (level.value.is_array()) {
      level.value.push_back(std::move(value));
    } else {
      level.value[level.key] = std::move(value);
      level.has_key = false;
    }
  }

  void open(YAML::Mark const& mark, Json value) {
    if (levels_.size() >= depth_max) refuse(mark, "policy.yaml_deep", {{"limit", std::to_string(depth_max)}});
    auto pointer = child_pointer();
    out_.places[pointer] = {file_, mark.line + 1};
    levels_.push_back({std::move(value), std::move(pointer), {}, {}, {}, false});
  }

  void close() {
    auto value = std::move(levels_.back().value);
    levels_.pop_back();
    attach(std::move(value));
  }

  std::string const& file_;
  std::string_view text_;
  YamlFile& out_;
  Errors& errors_;
  std::vector<OpenLevel> levels_;
  int last_line_ = 0;
};

}  // namespace

std::string to_text(Place const& place) {
  return place.line > 0 ? place.file + ":" + std::to_string(place.line) : place.file;
}

Checked<YamlFile> parse_yaml(std::string_view text, std::string const& file) {
  Errors errors;
  auto const refuse = [&](char const* code, std::vector<Arg> args, int line) {
    errors.push_back({ErrorKind::invalid, code, std::move(args), to_text(Place{file, line})});
  };
  YamlFile out;
  out.tree = Json::object();
  text = without_bom(text);
  if (text.size() > bytes_max) {
    refuse("policy.yaml_large", {{"limit_mb", "8"}}, 0);
  } else if (auto const bad = find_invalid_utf8(text)) {
    auto const line =
        1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n'));
    refuse("policy.yaml_not_utf8", {}, line);
  } else if (text.find('\0') != std::string_view::npos) {
    refuse("policy.yaml_not_utf8", {}, 0);
  } else {
    Builder builder(file, text, out, errors);
    try {
      std::istringstream stream{std::string(text)};
      YAML::Parser parser(stream);
      parser.HandleNextDocument(builder);
      if (parser.HandleNextDocument(builder)) refuse("policy.yaml_documents", {}, 0);
    } catch (Stop const&) {
    } catch (YAML::Exception const& e) {
      errors.push_back(
          explain_yaml_mistake(text, file, {e.msg, e.mark.line + 1, e.mark.column + 1, builder.last_line()}));
    }
    if (errors.empty() && out.tree.is_null()) out.tree = Json::object();
    if (errors.empty() && !out.tree.is_object()) refuse("policy.yaml_not_object", {}, 1);
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return out;
}

Place find_place(Places const& places, std::string pointer) {
  for (;;) {
    auto const found = places.find(pointer);
    if (found != places.end()) return found->second;
    auto const slash = pointer.rfind('/');
    if (slash == std::string::npos) return {};
    pointer.resize(slash);
  }
}

}  // namespace jixiao::policy
