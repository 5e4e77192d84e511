#pragma once
// Inputs and answers that the routes of several nouns share: one struct, so that the interface has one name for each.
#include <boost/describe.hpp>
#include <cstdint>
#include <string>

namespace jixiao::api {

// Long work was ordered; its job tells how it goes.
struct Ordered {
  std::int64_t job = 0;
};
BOOST_DESCRIBE_STRUCT(Ordered, (), (job))

struct IndicatorKey {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(IndicatorKey, (), (id))

}  // namespace jixiao::api
