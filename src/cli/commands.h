#pragma once
// The commands, one function each: adds its subcommand to the parser; the callback returns the exit status through
// `status`. Listed once, in main.cpp.
#include <CLI/CLI.hpp>

#include "app/access/access.h"
#include "base/period.h"
#include "cli/options.h"

namespace jixiao::cli {

struct Command {
  CLI::App& parser;
  Options& options;
  int& status;
};

void add_demo(Command c);
void add_init(Command c);
void add_account(Command c);
void add_policy(Command c);
void add_ingest(Command c);
void add_compute(Command c);
void add_publish(Command c);
void add_results(Command c);
void add_explain(Command c);
void add_eval(Command c);
void add_ledger(Command c);
void add_brief(Command c);

// --format text|json|csv on a command that prints data.
void add_format(CLI::App& command, Options& options);
// One-time passwords, shown this once. Defined in account.cpp.
void print_new_accounts(std::vector<app::NewAccount> const& accounts);
// A period argument's text, or bad usage with the message.
Period parse_period_or_exit(std::string const& text);

}  // namespace jixiao::cli
