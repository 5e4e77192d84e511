#include "api/work.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "api/problem.h"

namespace jixiao::api {
namespace {

namespace asio = boost::asio;

// Who waits for a period holds no worker, so that answers about the others go on.
IoTask<void> period_loaded(ServerState& state, app::SnapshotKey key) {
  state.metrics.loads_waiting.fetch_add(1);
  auto const begin = [&](auto handler) {
    auto const executor = asio::get_associated_executor(handler);
    auto const waiting = std::make_shared<decltype(handler)>(std::move(handler));
    state.loads.after(key, [executor, waiting] { asio::post(executor, [waiting] { std::move (*waiting)(); }); });
  };
  co_await asio::async_initiate<asio::use_awaitable_t<IoExecutor> const, void()>(begin, awaited);
  state.metrics.loads_waiting.fetch_sub(1);
}

}  // namespace

IoTask<Outgoing> work_on(ServerState& state, Request const& request, std::string instance) {
  auto const busy = [&] {
    return encode(problem(Error{ErrorKind::unavailable, "api.busy", {}, ""}, instance), request);
  };
  if (auto const key = period_to_load(state, request)) co_await period_loaded(state, *key);
  if (state.metrics.workers_waiting.fetch_add(1) >= state.config.queue_max) {
    state.metrics.workers_waiting.fetch_sub(1);
    co_return busy();
  }
  auto const latest = std::chrono::steady_clock::now() + std::chrono::seconds(state.config.queue_seconds);
  auto const work = [&]() -> asio::awaitable<Outgoing> {
    bool const late = state.out_of_time || std::chrono::steady_clock::now() > latest;
    co_return late ? busy() : dispatch(state, request, instance);
  };
  auto out = co_await asio::co_spawn(state.workers, work, awaited);
  state.metrics.workers_waiting.fetch_sub(1);
  co_return out;
}

}  // namespace jixiao::api
