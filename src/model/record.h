#pragma once
// What is kept, published and committed to per unit and period: its sheet with every line. The canonical bytes of a
// UnitRecord (reflect/canonical.h) are what the ledger's leaf is a salted hash of, so its members are a format.
#include "model/evaluation.h"

namespace jixiao {

struct UnitRecord {
  Total total;
  std::vector<Score> scores;
};
BOOST_DESCRIBE_STRUCT(UnitRecord, (), (total, scores))

}  // namespace jixiao
