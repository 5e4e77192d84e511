#include "storage/alteration.h"

#include "storage/deflate.h"
#include "storage/sql.h"

namespace jixiao::storage {

Result<void> alter_published_record(Database& copy, Period period, int version, std::string const& unit,
                                    std::string const& blob) {
  return atomically(copy.session(), [&]() -> Result<void> {
    auto const where = " WHERE period = :p AND version = :v AND unit = :u";
    auto const known = query_integer(copy.session(), std::string("SELECT count(*) FROM publication_record") + where,
                                     {period.to_string(), std::int64_t{version}, unit});
    if (known.value_or(0) != 1) {
      return fail(ErrorKind::not_found, "storage.record_unknown",
                  {{"period", period.to_string()}, {"version", std::to_string(version)}, {"unit", unit}});
    }
    execute(copy.session(), std::string("UPDATE publication_record SET content = :c") + where,
            {Bytes{deflated(blob)}, period.to_string(), std::int64_t{version}, unit});
    return {};
  });
}

}  // namespace jixiao::storage
