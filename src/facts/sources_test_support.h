#pragma once
// Real sources for tests: a PostgreSQL server of its own in a temporary folder, and a small HTTP server (tests/). Both
// end with the object.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "facts/connector.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts::sources_test {

namespace fs = std::filesystem;
using ingest_test::Folder;

// Every row of a reader, cells joined by "|".
inline std::vector<std::string> rows_of(Result<std::unique_ptr<TableReader>> reader) {
  std::vector<std::string> out;
  if (!reader) return {reader.error().code};
  RawChunk chunk;
  TextRows rows;
  for (;;) {
    auto const more = (*reader)->next(chunk);
    if (!more) {
      out.push_back(more.error().code);
      return out;
    }
    if (!*more) return out;
    EXPECT_TRUE((*reader)->split(chunk, rows));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::string line;
      for (auto i = rows.begin_of(row); i < rows.ends[row]; ++i) {
        line += (i == rows.begin_of(row) ? "" : "|") + std::string(rows.cells[i]);
      }
      out.push_back(line);
    }
  }
}

class HttpServer {
 public:
  HttpServer() {
    auto const port_file = folder_ / "port";
    auto const script = std::string(JIXIAO_SOURCE_DIR) + "/tests/http_source.py";
    pid_ = ::fork();
    if (pid_ == 0) {
      ::execlp("python3", "python3", script.c_str(), port_file.c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 200 && !fs::exists(port_file); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::ifstream(port_file) >> port_;
  }
  ~HttpServer() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  HttpServer(HttpServer const&) = delete;
  std::string address(std::string const& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

 private:
  Folder folder_;
  pid_t pid_ = 0;
  int port_ = 0;
};

// initdb refuses to run as root: then it is done as the account Debian's package makes, or nobody.
class PostgresServer {
 public:
  PostgresServer() {
    for (auto const& entry : fs::directory_iterator("/usr/lib/postgresql", ignored_)) {
      if (fs::exists(entry.path() / "bin/initdb")) bin_ = entry.path() / "bin";
    }
    if (bin_.empty()) return;
    bool const root = ::geteuid() == 0;
    if (root) {
      user_ = std::system("id postgres >/dev/null 2>&1") == 0 ? "postgres" : "nobody";
      run_plain("chown " + user_ + " " + folder_.path().string());
    }
    up_ = run((bin_ / "initdb").string() + " -D " + data() + " -U tester -A scram-sha-256 --pwfile=" +
              folder_.write("password", "s3cret\n").string() + " -E UTF8 --locale=C") &&
          run((bin_ / "pg_ctl").string() + " -D " + data() + " -w -l " + (folder_ / "log").string() +
              " -o \"-c listen_addresses='' -c fsync=off -k " + folder_.path().string() + "\" start");
  }
  ~PostgresServer() {
    if (up_) run((bin_ / "pg_ctl").string() + " -D " + data() + " -m immediate stop");
  }
  PostgresServer(PostgresServer const&) = delete;
  bool up() const { return up_; }
  std::string address() const { return "host=" + folder_.path().string() + " dbname=postgres user=tester"; }
  bool sql(std::string const& text) const {
    auto const script = folder_.write("script.sql", text);
    return run("env PGPASSWORD=s3cret " + (bin_ / "psql").string() + " -q -v ON_ERROR_STOP=1 -h " +
               folder_.path().string() + " -U tester -d postgres -f " + script.string());
  }

 private:
  std::string data() const { return (folder_ / "data").string(); }
  static bool run_plain(std::string const& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }
  bool run(std::string const& command) const {
    if (user_.empty()) return run_plain(command);
    return run_plain("cd / && setpriv --reuid=" + user_ + " --regid=" + user_ + " --clear-groups " + command);
  }

  std::error_code ignored_;
  Folder folder_;
  fs::path bin_;
  std::string user_;
  bool up_ = false;
};

}  // namespace jixiao::facts::sources_test
