#pragma once
// Fields of an indicator and what is written in them, as people say them. Pure; thread-safe.
#include <string>

#include "model/pack.h"

namespace jixiao::app {

// A field's value as people say it: cadence "quarter" → 每季.
std::string value_words(Pack const& pack, std::string const& field, std::string const& text);
// A field's name with the level it speaks of: "points/city" → 分值（市局）.
std::string field_words(Pack const& pack, std::string const& field);

}  // namespace jixiao::app
