#pragma once
// Rows of an HTTP endpoint as a table to be read: a JSON array of objects, or pages {"items": […], "next": "address of
// the next page"}. Members are matched to the dataset's columns by name, title or alias; numbers keep the text they
// were sent as, null is an empty cell.
//
// http and https only, certificates checked, no redirects, `next` only to the same scheme, host and port; limits on
// time, page size, pages. One page is held in memory at a time.
//
// Errors: facts.http_failed (connection, time), facts.http_status, facts.http_json (with the place), facts.http_size,
// facts.http_elsewhere (a page on another host), facts.source_address.
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "facts/connector.h"
#include "facts/pull_range.h"
#include "model/facts.h"

namespace jixiao::facts {

struct HttpSource {
  std::string address;  // https://host/path?month={month}
  std::string token;    // sent as Authorization: Bearer …; empty = none
  std::chrono::seconds timeout{120};
  std::size_t page_bytes_max = std::size_t{64} << 20;
  int pages_max = 10'000;
};

Result<std::unique_ptr<TableReader>> open_http_json(HttpSource const& source, PullRange const& range,
                                                    Dataset const& dataset, std::stop_token stop = {});

// One page of what such an endpoint answers: the cells of each object under the wanted columns. For the reader and its
// tests.
struct JsonPage {
  std::vector<std::vector<std::string>> rows;  // one cell per column of the dataset
  std::vector<bool> seen;                      // per column: some object has it
  std::string next;
};
Result<JsonPage> parse_json_page(std::string_view text, Dataset const& dataset);

}  // namespace jixiao::facts
