#pragma once
// Random numbers from a stored seed: SplitMix64 (Steele, Lea, Flood 2014, OOPSLA; the reference code of Vigna is in the
// public domain). Integer arithmetic only, so a seed gives the same numbers on every platform; the standard library's
// distributions do not.
#include <cstdint>

namespace jixiao::scoring {

class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  // Uniform in [0, bound), without bias: values of the last, incomplete stretch are drawn again.
  std::uint64_t below(std::uint64_t bound) {
    auto const skip = (0 - bound) % bound;  // 2^64 mod bound
    for (;;) {
      auto const drawn = next();
      if (drawn >= skip) return drawn % bound;
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace jixiao::scoring
