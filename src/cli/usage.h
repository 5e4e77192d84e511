#pragma once
// What is wrong with a command line, in Chinese and with what would be right. Pure.
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace jixiao::cli {

// `words`: what was written after the program's name.
std::string usage_error(CLI::App const& parser, CLI::ParseError const& error, std::vector<std::string> const& words);

}  // namespace jixiao::cli
