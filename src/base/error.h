#pragma once
// What went wrong, for a user, a file or another system: a stable code with named arguments and a place.
// Texts live in one table (base/messages); nothing here formats for people. Values, freely copied between threads.
#include <string>
#include <string_view>
#include <vector>

namespace jixiao {

enum class ErrorKind { invalid, not_found, conflict, forbidden, unavailable };

// A named argument of a message, already rendered as text: {"found", "summ"}.
struct Arg {
  std::string name;
  std::string value;
  friend bool operator==(Arg const&, Arg const&) = default;
};

struct Error {
  ErrorKind kind = ErrorKind::invalid;
  std::string code;       // stable, "area.what"; every code has a text in base/messages/
  std::vector<Arg> args;  // fill the text's {names}
  std::string where;      // JSON pointer, file:line, formula position; empty if the whole input is meant

  friend bool operator==(Error const&, Error const&) = default;
};

using Errors = std::vector<Error>;

// The message in simplified Chinese, with `where` before it if there is one. A code without a text shows itself.
std::string to_text(Error const& error);
std::string to_text(Errors const& errors);  // one per line

}  // namespace jixiao
