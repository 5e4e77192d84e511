#pragma once
// `jixiao demo`: from nothing to a published province. Generates the files, lays the register over the pack, and then
// does what anybody would: init, ingest, compute, publish. The generated files stay under HOME/demo.
#include <filesystem>
#include <functional>
#include <string>

#include "app/compute.h"
#include "demo/generate.h"

namespace jixiao::demo {

struct InstallOptions {
  std::filesystem::path home;
  std::filesystem::path pack;  // folder of the policy pack, without its register of units
  DemoOptions province;        // output is set by install_province
  Timestamp now;
  bool keep_files = false;  // the CSV files; the truth is kept in any case
  std::function<void(std::string const& step)> on_progress;
};

struct InstallReport {
  DemoReport generated;
  std::int64_t batches = 0;
  std::int64_t rows = 0;
  std::int64_t quarantined = 0;
  app::ComputeReport computed;
  int published = 0;
  double seconds_generate = 0, seconds_ingest = 0, seconds_compute = 0, seconds_publish = 0;
};

Checked<InstallReport> install_province(InstallOptions const& options);

}  // namespace jixiao::demo
