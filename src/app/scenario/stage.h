#pragma once
// Where one scenario is played: a fresh installation of the pack in a folder of its own, people with accounts, and what
// the last of them was answered. Every step that does something is a function here; play.cpp reads the steps' words.
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "app/explain.h"
#include "app/ingest.h"
#include "app/installation.h"
#include "app/ledger.h"
#include "app/results.h"

namespace jixiao::app {

// A request as a signed-in person's browser sends it.
struct Visit {
  std::string verb = "GET";
  std::string target;
  std::string body;  // JSON
  std::string token;
  std::string csrf;
  std::string if_match;
  std::filesystem::path upload;  // the body lies in this file, which is taken away
};
struct VisitAnswer {
  int status = 0;
  std::string body;
};
// Requests go through the same dispatch as over a socket; the caller knows the server, this folder does not.
struct Visiting {
  std::function<VisitAnswer(Visit const&)> ask;
  // Another system's interface, over a real socket: serves the files of the home's folder interface/ as long as this
  // lives, an empty list for any other; answers its address.
  std::function<Result<std::string>()> open_interface;
};
using OpenVisiting = std::function<Visiting(Installation&, std::function<Timestamp()> clock)>;

class Stage {
 public:
  // `home` is a copy of a home of `files`, made for this scenario; it lies in a folder of the stage's own.
  // What takes long ends early when `stop` asks for it.
  static Checked<std::unique_ptr<Stage>> open(std::filesystem::path const& folder, PackFiles files,
                                              OpenVisiting const& visiting, std::stop_token stop);
  ~Stage();

  // ---- what is given ----
  Result<void> set_clock(std::string const& time);
  Result<void> add_person(std::string const& name, std::string const& role, std::string const& unit);
  Result<void> write_source_file(std::string const& name, std::vector<std::string> const& lines);
  Result<void> write_source_table(std::string const& file, std::string const& table,
                                  std::vector<std::string> const& lines);
  // Rows as the JSON answer of another system's interface; its address is {接口} from now on.
  Result<void> write_interface(std::string const& name, std::vector<std::string> const& lines);
  // Computations make the sheets of these levels alone.
  Result<void> narrow(std::vector<std::string> const& levels);
  Result<void> add_witnesses(std::vector<std::string> const& names);

  // ---- what is done ----
  Result<void> ingest(std::string const& dataset, std::vector<std::string> const& lines, std::string const& period);
  // Deliveries without rows: nothing of the kind happened in these periods.
  Result<void> nothing_happened(std::string const& dataset, std::vector<std::string> const& periods);
  Result<void> compute(std::vector<std::string> const& periods);
  Result<void> publish(std::vector<std::string> const& periods);
  // In the pack's file, `from` (which must be there) becomes `to`, and the pack is installed. A pack that is refused
  // is an answer, as is one with warnings.
  Result<void> change_pack(std::string const& file, std::string const& from, std::string const& to);
  // One bit of the first file of the home that matches, * for any run of characters.
  Result<void> alter_file(std::string const& pattern);
  Result<void> ask_witnesses();
  // The answer is kept; where it ordered a job, the job's end is.
  Result<void> visit(std::string const& person, std::string const& verb, std::string const& target,
                     std::string const& body, std::string const& file = "");
  Result<void> remember(std::string const& pointer, std::string const& name);

  // ---- what is found ----
  VisitAnswer const& answer() const { return answer_; }
  // "/children/unit=19701000000/total", "/rows/0"; an element of a list by its number or by a member's value.
  Result<std::string> answered(std::string const& pointer) const;
  // The unit's sheet: the version asked for, else the newest published one, else the draft.
  struct Sheet {
    UnitRecord record;
    std::string version;  // "draft" where nothing is published
  };
  Result<Sheet> sheet(std::string const& unit, Period period, std::optional<int> version);
  Result<Explanation> explain(std::string const& unit, std::string const& indicator, Period period);
  Result<LedgerReport> verify();
  Result<Proof> prove(std::string const& unit, std::string const& period);
  Result<QuarantineList> quarantined(std::string const& dataset);
  Result<std::vector<WitnessState>> witnesses();
  std::string with_memory(std::string text) const;

 private:
  struct Person;
  struct Watcher;
  Stage();
  void end_what_waits();
  Result<void> wait_for_job();
  Result<std::filesystem::path> inside(std::string const& name) const;
  std::filesystem::path home() const { return folder_ / "home"; }

  std::filesystem::path folder_;
  PackFiles files_;
  std::stop_token stop_;
  Timestamp now_;
  std::unique_ptr<Installation> installation_;
  Visiting visiting_;
  std::map<std::string, Person> people_;
  std::vector<Watcher> watchers_;
  WitnessMemories witness_memories_;
  VisitAnswer answer_{200, ""};
  std::map<std::string, std::string> memory_;
  std::set<std::string> levels_;
  int files_written_ = 0;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace jixiao::app
