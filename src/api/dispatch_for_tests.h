#pragma once
// For the tests of routes: a home of the libraries pack that is being served, people with accounts, and requests
// through dispatch as their browsers send them.
#include <gtest/gtest.h>

#include <fstream>

#include "api/server_state.h"
#include "app/access/test_support.h"
#include "app/home_for_tests.h"
#include "reflect/json.h"

namespace jixiao::api::dispatch_test {

inline Timestamp const morning = Timestamp::parse("2026-10-01 08:00:00").value();

class Dispatched : public testing::Test {
 protected:
  // `more` files are put beside the pack's own.
  explicit Dispatched(app::home_test::Files const& more = {}) : place_(morning, more) {
    auto opened = app::Installation::open(place_.path(), morning);
    EXPECT_TRUE(opened) << (opened ? "" : to_text(opened.error()));
    installation_ = std::move(*opened);
    Config config;
    config.clock = [] { return morning; };
    config.workers = 1;
    state_ = std::make_unique<ServerState>(std::move(config), installation_.get(), Answerer{});
  }

  // Somebody whose first password is changed, and whose second factor is set up where one is demanded.
  app::SignedIn account(std::string const& login, std::string const& role,
                        std::string const& unit = std::string(app::whole_tree)) {
    auto& accounts = installation_->accounts();
    auto const made = accounts.create_account(app::Actor::console(), {login, "某人", {{role, unit}}}, morning).value();
    return ready(login, made.password);
  }
  static std::string password_of(std::string const& login) { return "Wandering-7-geese!" + login.substr(0, 1); }
  app::SignedIn ready(std::string const& login, std::string const& password) {
    auto& accounts = installation_->accounts();
    auto const in = accounts.sign_in(login, password, {}, "10.0.0.1", morning).value();
    auto changed = accounts.change_password(*in.session, password, password_of(login), "10.0.0.1", morning);
    return app::access_test::admitted(accounts, std::move(changed).value(), morning);
  }

  struct Answer {
    int status = 0;
    Json body;
    std::string head, text;
    std::string code() const { return body.is_object() ? body.value("code", "") : ""; }  // none of a file
  };
  // `version` is sent as If-Match; a `file` is uploaded instead of the body.
  Answer ask(app::SignedIn const& who, Verb verb, std::string const& target, Json const& body = Json::object(),
             std::string const& version = "", std::string const& file = "") {
    Request request;
    request.verb = verb;
    request.target = target;
    EXPECT_TRUE(parse_target(target, request.path, request.query));
    request.headers["cookie"] = "jixiao_session=" + who.token;
    request.headers["x-csrf-token"] = who.session->csrf;
    request.headers["content-type"] = "application/json";
    if (!version.empty()) request.headers["if-match"] = '"' + version + '"';
    request.remote = "10.0.0.1";
    if (!file.empty()) {
      request.upload = place_.folder() / "sent";
      std::ofstream(request.upload, std::ios::binary) << file;
    } else if (verb != Verb::get) {
      request.body = reflect::render_json(body);
    }
    auto const out = dispatch(*state_, request, "test");
    return {out.status, Json::parse(*out.body, nullptr, false), out.head, *out.body};
  }

  app::home_test::LibraryHome place_;
  std::unique_ptr<app::Installation> installation_;
  std::unique_ptr<ServerState> state_;
};

}  // namespace jixiao::api::dispatch_test
