#include "cli/usage.h"

#include "base/error.h"
#include "base/text.h"

namespace jixiao::cli {
namespace {

std::string say(char const* code, std::vector<Arg> args) {
  return to_text(Error{ErrorKind::invalid, code, std::move(args), ""});
}

std::vector<CLI::App const*> commands_of(CLI::App const& app) {
  return app.get_subcommands([](CLI::App const*) { return true; });
}

std::vector<std::string> names_of(std::vector<CLI::App const*> const& commands) {
  std::vector<std::string> out;
  for (auto const* command : commands) out.push_back(command->get_name());
  return out;
}

std::string hint(std::string const& text, std::vector<std::string> const& names) {
  auto const near = nearest_name(text, names);
  return near ? "，是不是 " + *near + "?" : "";
}

// How far the words lead: the command they name, and the word that names none.
struct Named {
  CLI::App const* command = nullptr;
  std::string text;  // "jixiao policy"
  std::string unknown;
};

Named follow(CLI::App const& parser, std::vector<std::string> const& words) {
  Named out{&parser, "jixiao", ""};
  for (auto const& word : words) {
    auto const below = commands_of(*out.command);
    if (below.empty() || word.starts_with("-")) break;
    auto const found =
        std::find_if(below.begin(), below.end(), [&](CLI::App const* one) { return one->get_name() == word; });
    if (found == below.end()) {
      out.unknown = word;
      break;
    }
    out.command = *found;
    out.text += " " + word;
  }
  return out;
}

bool is_chinese(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
}

// The parser's errors carry no kind of their own: one of them even calls itself by the command's name.
template <class Kind>
bool is(CLI::ParseError const& error) {
  return dynamic_cast<Kind const*>(&error) != nullptr;
}

// What the parser names before a colon or its own English: "--period", "HOME".
std::string subject_of(std::string_view text) { return std::string(text.substr(0, text.find_first_of(": "))); }

std::string after_colon(std::string const& text) {
  auto const colon = text.find(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

std::string description_of(CLI::App const& command, std::string const& option) {
  auto const* const found = command.get_option_no_throw(option);
  return found ? found->get_description() : "";
}

// The first option among the words that the command does not have.
std::string unknown_option(CLI::App const& command, std::vector<std::string> const& words) {
  for (auto const& word : words) {
    auto const name = word.substr(0, word.find('='));
    if (name.size() > 2 && name.starts_with("--") && !command.get_option_no_throw(name)) return name;
  }
  return "";
}

std::string unexpected(CLI::App const& command, std::string const& word) {
  if (!word.starts_with("-")) return say("cli.word_unexpected", {{"word", word}});
  std::vector<std::string> options;
  for (auto const* option : command.get_options()) {
    for (auto const& name : option->get_lnames()) options.push_back("--" + name);
  }
  return say("cli.option_unknown", {{"option", word}, {"hint", hint(word, options)}});
}

}  // namespace

std::string usage_error(CLI::App const& parser, CLI::ParseError const& error, std::vector<std::string> const& words) {
  auto const named = follow(parser, words);
  auto const below = names_of(commands_of(*named.command));
  if (!named.unknown.empty()) {
    return say("cli.command_unknown", {{"command", named.text + " " + named.unknown},
                                       {"hint", hint(named.unknown, below)},
                                       {"known", join(below, "、")}});
  }
  std::string const text = error.what();
  bool const required = is<CLI::RequiredError>(error), invalid = is<CLI::ValidationError>(error);
  if (required && !below.empty()) {
    return say("cli.command_missing", {{"command", named.text}, {"known", join(below, "、")}});
  }
  if (auto const option = unknown_option(*named.command, words); !option.empty()) {
    return unexpected(*named.command, option);
  }
  auto const subject = subject_of(text);
  auto const meaning = description_of(*named.command, subject);
  if (required) return say("cli.argument_missing", {{"name", subject}, {"meaning", meaning}});
  if (is<CLI::ExtrasError>(error)) return unexpected(*named.command, subject_of(after_colon(text)));
  if (is<CLI::ArgumentMismatch>(error)) return say("cli.value_missing", {{"name", subject}, {"meaning", meaning}});
  if (invalid && is_chinese(text)) return text;
  if (invalid) return say("cli.value_wrong", {{"name", subject}, {"meaning", meaning}});
  if (is<CLI::ConversionError>(error)) {
    auto const option = subject_of(after_colon(text));
    return say("cli.value_wrong", {{"name", option}, {"meaning", description_of(*named.command, option)}});
  }
  return say("cli.usage", {});
}

}  // namespace jixiao::cli
