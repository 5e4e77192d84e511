#include "api/events.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>

namespace jixiao::api {
namespace {

std::shared_ptr<std::string const> const read_again = std::make_shared<std::string const>("event: reset\ndata: {}\n\n");

}  // namespace

void Events::deliver(std::shared_ptr<Subscriber> const& subscriber, std::shared_ptr<std::string const> text) {
  boost::asio::post(subscriber->wake.get_executor(), [subscriber, text = std::move(text)] {
    if (subscriber->backlog.size() >= backlog_max) {
      subscriber->backlog.clear();
      subscriber->backlog.push_back(read_again);
    } else {
      subscriber->backlog.push_back(text);
    }
    subscriber->wake.cancel();
  });
}

void Events::publish(std::string_view name, std::string_view data) {
  std::lock_guard const lock(mutex_);
  auto const id = ++last_id_;
  std::string text = "id: " + std::to_string(id) + "\nevent: ";
  text.append(name).append("\ndata: ").append(data).append("\n\n");
  auto const shared = std::make_shared<std::string const>(std::move(text));
  ring_.push_back({id, shared});
  if (ring_.size() > ring_max) ring_.pop_front();
  for (auto const& subscriber : subscribers_) deliver(subscriber, shared);
}

std::shared_ptr<Events::Subscriber> Events::subscribe(boost::asio::any_io_executor const& executor,
                                                      std::string_view last_event_id, std::string const& owner) {
  auto subscriber = std::make_shared<Subscriber>(executor);
  subscriber->owner = owner;
  std::lock_guard const lock(mutex_);
  if (!owner.empty()) make_room(owner);
  if (!last_event_id.empty()) {
    std::uint64_t last = 0;
    auto const [end, failed] = std::from_chars(last_event_id.data(), last_event_id.data() + last_event_id.size(), last);
    bool const known =
        failed == std::errc{} && last <= last_id_ && (ring_.empty() ? last == last_id_ : last + 1 >= ring_.front().id);
    if (!known) {
      subscriber->backlog.push_back(read_again);
    } else {
      for (auto const& kept : ring_) {
        if (kept.id > last) subscriber->backlog.push_back(kept.text);
      }
    }
  }
  subscribers_.push_back(subscriber);
  return subscriber;
}

void Events::unsubscribe(std::shared_ptr<Subscriber> const& subscriber) {
  std::lock_guard const lock(mutex_);
  std::erase(subscribers_, subscriber);
}

void Events::close(std::shared_ptr<Subscriber> const& subscriber) {
  boost::asio::post(subscriber->wake.get_executor(), [subscriber] {
    subscriber->closed = true;
    subscriber->wake.cancel();
  });
}

// Ended rather than refused: the oldest is most likely one whose page has gone unnoticed.
void Events::make_room(std::string const& owner) {
  auto const is_own = [&](auto const& one) { return one->owner == owner; };
  auto const own = std::count_if(subscribers_.begin(), subscribers_.end(), is_own);
  if (static_cast<std::size_t>(own) < streams_max) return;
  auto const oldest = std::find_if(subscribers_.begin(), subscribers_.end(), is_own);
  close(*oldest);
  subscribers_.erase(oldest);
}

void Events::close_all() {
  std::lock_guard const lock(mutex_);
  for (auto const& subscriber : subscribers_) close(subscriber);
}

std::size_t Events::subscribers() const {
  std::lock_guard const lock(mutex_);
  return subscribers_.size();
}

}  // namespace jixiao::api
