#pragma once
// Random numbers of the demo province: counter-based and made of integers only, so that every table and month can be
// written alone, in any order and by any thread, and the same seed gives the same bytes on every machine.
//
// Algorithm: key = mix(mix(mix(seed xor fnv1a(table)) + entity) + month); the i-th number is mix(key + i·φ64), that is
// SplitMix64 (Steele, Lea, Flood 2014) started at the key, with mix its finaliser. A normal deviate is the sum of
// twelve 16-bit uniforms less their mean; e^x is a product of integer square roots of two. Nothing goes through double.
#include <cstdint>
#include <string_view>

namespace jixiao::demo {

constexpr std::int64_t million = 1'000'000;  // shares and probabilities are parts per million (ppm)

constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

// base · e^(milli ÷ 1000), rounded down; saturates beyond 2^62.
std::int64_t scaled(std::int64_t base, std::int64_t milli);

class Stream {
 public:
  Stream(std::uint64_t seed, std::string_view table, std::int64_t entity, std::int64_t month = 0)
      : state_(mix(mix(mix(seed ^ fnv1a(table)) + static_cast<std::uint64_t>(entity)) +
                   static_cast<std::uint64_t>(month))) {}

  std::uint64_t next() { return mix(state_ += 0x9E3779B97F4A7C15ULL); }
  // 0 … n−1 for n up to 2^32; the bias is below n ÷ 2^32.
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(((next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
  }
  std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
  bool chance(std::int64_t ppm) { return below(million) < ppm; }
  // Standard normal in thousandths, within ±6,000.
  std::int64_t normal();
  // Log-normal with median `median` and sigma in thousandths.
  std::int64_t log_normal(std::int64_t median, std::int64_t sigma_milli) {
    return scaled(median, normal() * sigma_milli / 1000);
  }
  // An integer whose expectation is ppm ÷ 10^6: 2,300,000 is 2 or, in three of ten cases, 3.
  std::int64_t about(std::int64_t ppm) { return ppm / million + (chance(ppm % million) ? 1 : 0); }

 private:
  std::uint64_t state_;
};

// Evenly spaced events: of n questions, n·ppm ÷ 10^6 are answered yes, give or take one. Rates of small units then show
// the unit's quality and not the luck of the draw.
class Quota {
 public:
  Quota(Stream& stream, std::int64_t ppm) : ppm_(ppm), phase_(stream.below(million)) {}
  bool next() {
    phase_ += ppm_;
    if (phase_ < million) return false;
    phase_ -= million;
    return true;
  }

 private:
  std::int64_t ppm_;
  std::int64_t phase_;
};

}  // namespace jixiao::demo
