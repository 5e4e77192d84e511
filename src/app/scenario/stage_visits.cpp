// Requests of a scenario's people, what they are answered, and what of an answer is kept for later.
#include <fmt/format.h>

#include <algorithm>

#include "app/scenario/stage_parts.h"
#include "base/text.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

// An element of a list by its number, or by a member's value: "unit=19701000000".
Json const* element(Json const& list, std::string const& key) {
  auto const equals = key.find('=');
  if (equals == std::string::npos) {
    if (key.empty() || !std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return nullptr;
    auto const at = std::stoul(key);
    return at < list.size() ? &list[at] : nullptr;
  }
  for (auto const& one : list) {
    if (!one.is_object()) continue;
    auto const member = one.find(key.substr(0, equals));
    if (member == one.end()) continue;
    auto const text = member->is_string() ? member->get<std::string>() : member->dump();
    if (text == key.substr(equals + 1)) return &one;
  }
  return nullptr;
}

}  // namespace

Result<void> Stage::visit(std::string const& person, std::string const& verb, std::string const& target,
                          std::string const& body, std::string const& file) {
  if (!visiting_.ask) return fail("app.scenario_no_server");
  Visit order;
  order.verb = verb;
  order.target = with_memory(target);
  order.body = with_memory(body);
  if (person != "陌生人") {
    auto const who = people_.find(person);
    if (who == people_.end()) return fail(ErrorKind::not_found, "app.scenario_nobody", {{"name", person}});
    order.token = who->second.in.token;
    order.csrf = who->second.in.session->csrf;
  }
  if (auto const tag = memory_.find("版本标识"); tag != memory_.end()) order.if_match = tag->second;
  if (!file.empty()) {
    order.upload = folder_ / fmt::format("sent-{}", ++files_written_);
    JX_TRY(auto const path, inside(file));
    std::error_code failed;
    fs::copy_file(path, order.upload, failed);
    if (failed) return fail(ErrorKind::not_found, "app.scenario_no_file", {{"pattern", file}});
  }
  answer_ = visiting_.ask(order);
  if (verb != "GET") memory_.erase("版本标识");
  return answer_.status == 202 ? wait_for_job() : Result<void>();
}

// 202 names a job as "job" or "id".
Result<void> Stage::wait_for_job() {
  auto const told = Json::parse(answer_.body, nullptr, false);
  auto const number = [&](char const* name) {
    auto const member = told.is_object() ? told.find(name) : told.end();
    return told.is_object() && member != told.end() && member->is_number_integer() ? member->get<std::int64_t>() : 0;
  };
  auto const id = number("job") > 0 ? number("job") : number("id");
  installation_->jobs().wait_idle();
  if (id == 0) return {};
  JX_TRY(auto const job, installation_->jobs().find(id));
  if (job) answer_.body = reflect::render_json(reflect::to_json(*job));
  return {};
}

Result<void> Stage::remember(std::string const& pointer, std::string const& name) {
  JX_TRY(memory_[name], answered(pointer));
  return {};
}

std::string Stage::with_memory(std::string text) const {
  for (auto const& [name, value] : memory_) {
    auto const mark = "{" + name + "}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

Result<std::string> Stage::answered(std::string const& pointer) const {
  auto const all = Json::parse(answer_.body, nullptr, false);
  auto const* at = &all;
  for (auto const& key : split(pointer, '/')) {
    if (key.empty()) continue;
    Json const* next = nullptr;
    if (at->is_array()) {
      next = element(*at, key);
    } else if (auto const member = at->is_object() ? at->find(key) : at->end();
               at->is_object() && member != at->end()) {
      next = &*member;
    }
    if (!next)
      return fail(ErrorKind::not_found, "app.scenario_no_member",
                  {{"pointer", pointer}, {"answer", answer_.body.substr(0, 300)}});
    at = next;
  }
  if (at->is_array()) return std::to_string(at->size());
  return at->is_string() ? at->get<std::string>() : at->dump();
}

}  // namespace jixiao::app
