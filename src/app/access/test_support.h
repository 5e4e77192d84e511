#pragma once
// For the tests of this folder: an installation of the libraries pack (a city and three libraries) with some accounts.
#include <gtest/gtest.h>

#include "app/access/access.h"
#include "app/access/totp.h"
#include "app/home_for_tests.h"

namespace jixiao::app::access_test {

inline Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }
inline Timestamp const morning = at("2026-10-01 08:00:00");
inline Timestamp after(int minutes) { return {morning.seconds + minutes * 60}; }

template <class T>
std::string code_of(Result<T> const& result) {
  return result ? std::string("ok") : result.error().code;
}

// With the second factor set up where one is demanded.
inline SignedIn admitted(Accounts& accounts, SignedIn in, Timestamp now) {
  if (!in.session->must_enable_totp) return in;
  auto const setup = accounts.enable_totp(*in.session, now).value();
  auto const code = totp_code(from_base32(setup.secret).value(), totp_step_at(now));
  return accounts.confirm_totp(*in.session, code, "10.0.0.1", now).value();
}

class Installation {
 public:
  // `more` is YAML put beside the pack's own.
  explicit Installation(std::string const& more = "")
      : place_(morning, more.empty() ? home_test::Files{} : home_test::Files{{"more.yaml", more}}) {
    home_ = std::make_unique<Home>(Home::open(place_.path(), Access::write).value());
    reopen();
  }

  Home& home() { return *home_; }
  Accounts& accounts() { return *accounts_; }
  void reopen() {
    accounts_.reset();
    auto opened = Accounts::open(*home_, morning);
    EXPECT_TRUE(opened) << (opened ? "" : to_text(opened.error()));
    accounts_ = std::move(*opened);
  }

  NewAccount add(std::string const& login, std::vector<Grant> const& grants) {
    auto made = accounts_->create_account(Actor::console(), {login, "某人", grants}, morning);
    EXPECT_TRUE(made) << (made ? "" : to_text(made.error()));
    return std::move(*made);
  }
  // An account whose password is `password` and was changed at the first sign-in.
  NewAccount add_ready(std::string const& login, std::vector<Grant> const& grants, std::string const& password) {
    auto made = add(login, grants);
    auto const first = accounts_->sign_in(login, made.password, {}, "10.0.0.1", morning).value();
    auto const changed = accounts_->change_password(*first.session, made.password, password, "10.0.0.1", morning);
    EXPECT_TRUE(changed) << (changed ? "" : to_text(changed.error()));
    EXPECT_TRUE(accounts_->sign_out(*changed->session, morning));
    made.password = password;
    return made;
  }
  std::vector<AuditRecord> trail(std::string const& action) {
    AuditQuery query;
    query.action = action;
    return accounts_->read_audit(query).value();
  }
  std::filesystem::path database() const { return place_.path() / "jixiao.db"; }

 private:
  home_test::LibraryHome place_;
  std::unique_ptr<Home> home_;
  std::unique_ptr<Accounts> accounts_;
};

}  // namespace jixiao::app::access_test
