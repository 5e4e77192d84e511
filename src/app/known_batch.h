#pragma once
// A file that comes a second time. Mostly that is the same batch twice and changes nothing; but where rows of it were
// corrected since, saying so and no more would leave the sender thinking that the file's figures stand.
#include "app/home.h"
#include "model/facts.h"

namespace jixiao::app {

// A later batch that corrected some of the rows.
struct CorrectedSince {
  std::string batch;
  std::string file;
  std::string at;
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(CorrectedSince, (), (batch, file, at, rows))

struct KnownBatch {
  Batch batch;                            // as it was taken in, the last time if that was more than once
  std::vector<CorrectedSince> corrected;  // in the order they came; rows that stand otherwise now
  std::vector<std::string> lacks;         // columns the pack declares now and that were not stored with it
  std::string next_id;                    // of the batch the file would be if taken in once more

  std::int64_t rows_corrected() const;
  // 2026-10-02 09:00:00 b.csv（批次 0123456789ab）更正 2 行；…
  std::string corrections() const;
};

// `id` as facts::batch_id() gives it; nothing if no such batch was taken in.
Result<std::optional<KnownBatch>> find_known_batch(Home& home, Dataset const& dataset, std::string const& id);

// app.batch_overtaken: when it came, what was corrected since by what, and how it is taken in all the same.
Error overtaken_error(KnownBatch const& known);

}  // namespace jixiao::app
