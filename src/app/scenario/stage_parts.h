#pragma once
// What the files that implement Stage share; nobody else needs it.
#include "app/scenario/stage.h"
#include "ledger/witness.h"

namespace jixiao::app {

struct Stage::Person {
  SignedIn in;
};

struct Stage::Watcher {
  std::string address;
  std::unique_ptr<ledger::Witness> witness;
};

// Several errors as one.
Error joined(Errors const& errors);

template <class T>
Result<T> as_result(Checked<T> checked) {
  if (!checked) return fail(joined(checked.error()));
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return std::move(*checked);
  }
}

}  // namespace jixiao::app
