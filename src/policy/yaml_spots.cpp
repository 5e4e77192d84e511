#include "policy/yaml_spots.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <vector>

namespace jixiao::policy {
namespace {

class SpotFinder : public YAML::EventHandler {
 public:
  explicit SpotFinder(Spots& out) : out_(out) {}
  void OnDocumentStart(YAML::Mark const&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(YAML::Mark const&, YAML::anchor_t) override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t) override { scalar(mark, ""); }
  void OnScalar(YAML::Mark const& mark, std::string const&, YAML::anchor_t, std::string const& value) override {
    scalar(mark, value);
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open(mark, style, true);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open(mark, style, false);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    std::string path;
    bool list = false;
    bool flow = false;
    std::size_t next = 0;
    std::string key;
    std::size_t key_at = 0;
    bool has_key = false;
  };

  std::string child() const {
    if (levels_.empty()) return "";
    auto const& level = levels_.back();
    return level.path + "/" + (level.list ? std::to_string(level.next) : level.key);
  }
  bool flow() const { return !levels_.empty() && levels_.back().flow; }
  void note(YAML::Mark const& mark, bool is_scalar, bool is_flow) {
    auto const at = static_cast<std::size_t>(mark.pos);
    bool const keyed = !levels_.empty() && !levels_.back().list;
    out_[child()] = {keyed ? levels_.back().key_at : at, at, flow(), is_scalar, is_flow};
  }
  void done() {
    if (levels_.empty()) return;
    levels_.back().has_key = false;
    ++levels_.back().next;
  }
  void scalar(YAML::Mark const& mark, std::string const& value) {
    if (!levels_.empty() && !levels_.back().list && !levels_.back().has_key) {
      levels_.back().key = value;
      levels_.back().key_at = static_cast<std::size_t>(mark.pos);
      levels_.back().has_key = true;
      return;
    }
    note(mark, true, false);
    done();
  }
  void open(YAML::Mark const& mark, YAML::EmitterStyle::value style, bool list) {
    bool const is_flow = style == YAML::EmitterStyle::Flow;
    note(mark, false, is_flow);
    levels_.push_back({child(), list, is_flow || flow(), 0, {}, 0, false});
  }
  void close() {
    levels_.pop_back();
    done();
  }

  Spots& out_;
  std::vector<Open> levels_;
};

}  // namespace

Spots find_spots(std::string const& text) {
  Spots out;
  try {
    std::istringstream stream{text};
    YAML::Parser parser(stream);
    SpotFinder finder(out);
    parser.HandleNextDocument(finder);
  } catch (YAML::Exception const&) {
    out.clear();  // parse_yaml has said what is wrong
  }
  return out;
}

}  // namespace jixiao::policy
