#pragma once
// The systems a demonstration's data come from, each of its own kind, with the month after the last one computed: a
// database file of 征管 (sources/levy.sqlite), an interface of 风控 (sources/risk, answered by the server itself),
// a drop folder of 纳服 (sources/service), a second database for the offices (sources/office.sqlite). What comes from
// outside the authority stays to be uploaded by people. Connectors and the nightly schedule are set up for them, so
// that the first night brings something new.
#include <filesystem>
#include <functional>

#include "app/home.h"
#include "demo/generate.h"

namespace jixiao::demo {

struct SourcesOptions {
  DemoOptions province;        // as the demonstration was made; output is not used
  std::filesystem::path work;  // scratch, made and removed
  Timestamp now;
};

// Errors: those of generate_province, base.file_write, demo.sqlite.
Checked<void> add_sources(app::Home& home, SourcesOptions const& options);

}  // namespace jixiao::demo
