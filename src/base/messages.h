#pragma once
// The texts of all messages, by stable code: src/base/messages/*.inc, one file per area, simplified Chinese.
// Another language is another table with the same codes.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace jixiao {

struct Message {
  std::string_view code;
  std::string_view text;  // {names} are replaced by the arguments of the same name
};

std::span<Message const> messages();
std::string_view find_message(std::string_view code);  // empty if unknown
// Replaces {name} by the argument's value; an argument that is not given stays visible as {name}.
std::string render_message(std::string_view text, std::vector<Arg> const& args);

}  // namespace jixiao
