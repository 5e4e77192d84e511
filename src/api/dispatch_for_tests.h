#pragma once
// For the tests of routes: a home of the libraries pack (or one with more in its pack.yaml) that is being served,
// people with accounts, and requests through dispatch as their browsers send them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/server_state.h"
#include "app/access/test_support.h"
#include "reflect/json.h"

namespace jixiao::api::dispatch_test {

inline Timestamp const morning = Timestamp::parse("2026-10-01 08:00:00").value();

class Dispatched : public testing::Test {
 protected:
  // `more` is YAML put beside the pack's own.
  explicit Dispatched(std::string const& more = "") {
    std::string name = (std::filesystem::temp_directory_path() / "jixiao-routes-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto pack = app::read_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/examples/libraries").value();
    if (!more.empty()) pack.files["more.yaml"] = more;
    pack.digest = policy::digest_of(pack.files);
    EXPECT_TRUE(app::init_home(folder_ / "home", pack, morning));
    pack_digest_ = pack.digest;
    auto opened = app::Installation::open(folder_ / "home", morning);
    EXPECT_TRUE(opened) << (opened ? "" : to_text(opened.error()));
    installation_ = std::move(*opened);
    Config config;
    config.clock = [] { return morning; };
    config.workers = 1;
    state_ = std::make_unique<ServerState>(std::move(config), installation_.get(), Answerer{});
  }
  ~Dispatched() override {
    state_.reset();
    installation_.reset();
    std::filesystem::remove_all(folder_);
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
    std::string code() const { return body.value("code", ""); }
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
      request.upload = folder_ / "sent";
      std::ofstream(request.upload, std::ios::binary) << file;
    } else if (verb != Verb::get) {
      request.body = reflect::render_json(body);
    }
    auto const out = dispatch(*state_, request, "test");
    return {out.status, Json::parse(*out.body, nullptr, false), out.head, *out.body};
  }

  std::filesystem::path folder_;
  std::string pack_digest_;
  std::unique_ptr<app::Installation> installation_;
  std::unique_ptr<ServerState> state_;
};

}  // namespace jixiao::api::dispatch_test
