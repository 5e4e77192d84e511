#pragma once
// What connections share. Heavy (Asio): for the .cpp files of this folder that make the server.
#include <spdlog/logger.h>

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <optional>

#include "api/addresses.h"
#include "api/answers.h"
#include "api/events.h"
#include "api/loads.h"
#include "api/message.h"
#include "api/metrics.h"
#include "api/repeats.h"
#include "api/server.h"
#include "api/web_files.h"

namespace jixiao::api {

struct ServerState {
  ServerState(Config settings, app::Installation* home, Answerer plain)
      : config(std::move(settings)),
        installation(home),
        answerer(std::move(plain)),
        loads(config.loads, [this](app::SnapshotKey const& key) { (void)installation->published().read(key); }),
        workers(static_cast<std::size_t>(config.workers)) {}
  ServerState(ServerState const&) = delete;

  Config config;
  app::Installation* installation;  // null where a plain function answers
  Answerer answerer;                // empty where the route table answers
  Events events;
  Metrics metrics;
  Answers answers;
  Repeats repeats;
  Addresses addresses;
  std::optional<WebFiles> web;
  std::shared_ptr<spdlog::logger> access_log;
  std::atomic<bool> stopping{false};
  std::atomic<bool> out_of_time{false};  // stopping has taken too long: what still waits for a worker is turned away
  std::atomic<std::uint64_t> requests{0};
  Loads loads;
  boost::asio::thread_pool workers;
};

// A finished answer as it goes over the wire.
struct Outgoing {
  int status = 200;
  std::string head;  // without the empty line
  std::shared_ptr<std::string const> body;
};

// Renders status line and headers; drops what could break out of a header line.
Outgoing encode(Response response, Request const& request);

// Answers that need no worker: what is held in memory. Runs on an I/O thread and must not block, so it reads no file.
std::optional<Outgoing> quick_answer(ServerState& state, Request const& request);

// The ledger's static files, for anybody: a checkpoint changes, a tile never does. They are read from disk: on a
// worker.
bool is_ledger_file(Request const& request);
Outgoing ledger_file(ServerState& state, Request const& request);

// The period a permitted request is about, where it has to be loaded first. Runs on an I/O thread.
std::optional<app::SnapshotKey> period_to_load(ServerState& state, Request const& request);

// Everything else, on a worker. Never throws.
Outgoing dispatch(ServerState& state, Request const& request, std::string const& instance);

// A demonstration asks for no password, so it answers under names of this machine only: a page elsewhere whose name is
// made to lead here (DNS rebinding) must not read it. Null where the request may go on.
std::optional<Outgoing> refuse_host(ServerState& state, Request const& request);

// Whether the request may open an event stream; if not, the refusal. `owner` becomes the session's id.
std::optional<Outgoing> refuse_stream(ServerState& state, Request const& request, std::string& owner);

// Whether the body of this request goes to a file; decided by the route.
bool is_upload(Request const& request);

}  // namespace jixiao::api
