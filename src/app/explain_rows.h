#pragma once
// Inside explain: traces of facts (facts/trace.h) as they are told to people, with batches by their whole id and file,
// and personal columns hidden.
#include <map>
#include <string>

#include "app/explain.h"
#include "facts/trace.h"
#include "formula/program.h"

namespace jixiao::app {

using BatchesByName = std::map<std::string, Batch>;  // as rows name them: facts::batch_name_length

// Lines, counts and rows of the trace and of what it was made of, the source behind the derived.
void add_trace(facts::Trace const& trace, BatchesByName const& batches, formula::Program const& program,
               ExplainedAtom& out);

}  // namespace jixiao::app
