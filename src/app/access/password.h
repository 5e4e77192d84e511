#pragma once
// Passwords: what one must look like, its hash (argon2id; the parameters stand in the hash, so that dearer ones can
// come later), and one-time passwords. hash_password() and verify_password() take a tenth of a second and 64 MB each;
// at most two run at a time, whoever else asks waits. Thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/access.h"

namespace jixiao::app {

enum class PasswordFor { business, administrator };

// access.password_*: too short, too long, too few classes, contains the login.
Result<void> check_password(std::string_view password, std::string_view login, AccessRules const& rules,
                            PasswordFor whom);

// quick: for made-up people of an installation that is thrown away; no more than a plain hash.
enum class Hashing { full, quick };
std::string hash_password(std::string_view password, Hashing hashing = Hashing::full);
bool verify_password(std::string_view password, std::string const& hash);
// Made with lesser parameters than today's.
bool needs_rehash(std::string const& hash, Hashing hashing = Hashing::full);
// Costs what verifying costs, for logins that do not exist; once prepared the first time as well.
void waste_verification(std::string_view password);
void prepare_wasting();

// Sixteen letters and digits that cannot be mistaken for each other, and signs: all four classes.
std::string make_one_time_password();
// 256 random bits, base64url.
std::string make_token();
// In constant time for texts of one length.
bool same_text(std::string_view a, std::string_view b);

}  // namespace jixiao::app
