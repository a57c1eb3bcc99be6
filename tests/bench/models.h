// models.h -- reference caches to compare with: the algorithms as published, object by object.
//
// Layer:    tests
// Runs in:  evict_bench, check_bench
// Source:   SIEVE: Y. Zhang et al., "SIEVE is simpler than LRU", NSDI 2024;
//           S3-FIFO: J. Yang et al., "FIFO queues are all you need for cache eviction",
//           SOSP 2023
//
// A model knows objects by number and counts bytes.  It writes nothing, has no segments
// and wastes no space: it is what the daemon is measured against.

#ifndef TESTS_BENCH_MODELS_H
#define TESTS_BENCH_MODELS_H

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace bench {

// Objects in the order in which they came; each is in at most one Line at a time.
struct Place {
    std::uint32_t newer, older;
};
class Line {
  public:
    static constexpr std::uint32_t kNone = ~0u;

    explicit Line(std::vector<Place>& places) : places_(places) {}
    void push(std::uint32_t object);  // as the newest
    void remove(std::uint32_t object);
    std::uint32_t oldest() const { return oldest_; }
    std::uint32_t newer(std::uint32_t object) const { return places_[object].newer; }
    bool empty() const { return oldest_ == kNone; }

  private:
    std::vector<Place>& places_;
    std::uint32_t newest_ = kNone, oldest_ = kNone;
};

class Model {
  public:
    // sizes: of all objects; lifetime: outlives this.
    // An object of more than `largest` bytes is never stored.
    Model(const std::vector<std::uint32_t>& sizes, std::uint64_t capacity, std::uint64_t largest)
        : sizes_(sizes), places_(sizes.size()), present_(sizes.size()), capacity_(capacity),
          largest_(largest) {}
    virtual ~Model() = default;

    // Was it there?  Stores it if not.
    bool request(std::uint32_t object);
    bool contains(std::uint32_t object) const { return present_[object]; }
    std::uint64_t used() const { return used_; }

  protected:
    virtual void hit(std::uint32_t object) = 0;
    virtual void insert(std::uint32_t object) = 0;
    virtual void evict() = 0;  // at least one object

    std::uint64_t size(std::uint32_t object) const { return sizes_[object]; }
    std::uint64_t capacity() const { return capacity_; }
    std::vector<Place>& places() { return places_; }
    void forget(std::uint32_t object);

  private:
    const std::vector<std::uint32_t>& sizes_;
    std::vector<Place> places_;
    std::vector<bool> present_;
    std::uint64_t capacity_, largest_, used_ = 0;
};

class Fifo : public Model {
  public:
    using Model::Model;

  protected:
    void hit(std::uint32_t) override {}
    void insert(std::uint32_t object) override { line_.push(object); }
    void evict() override;

    Line line_{places()};
};

class Lru final : public Fifo {
  public:
    using Fifo::Fifo;

  private:
    void hit(std::uint32_t object) override;
};

class Sieve final : public Model {
  public:
    using Model::Model;

  private:
    void hit(std::uint32_t object) override { visited_[object] = true; }
    void insert(std::uint32_t object) override;
    void evict() override;

    Line line_{places()};
    std::vector<bool> visited_ = std::vector<bool>(places().size());
    std::uint32_t hand_ = Line::kNone;
};

// A small queue of a tenth, a main queue, and a ghost that holds as many bytes as main.
class S3Fifo final : public Model {
  public:
    using Model::Model;

  private:
    enum class Where : std::uint8_t { nowhere, small, main, ghost };

    void hit(std::uint32_t object) override;
    void insert(std::uint32_t object) override;
    void evict() override;
    bool evict_small();
    void evict_main();
    void remember(std::uint32_t object);

    Line small_{places()}, main_{places()}, ghost_{places()};
    std::uint64_t small_bytes_ = 0, main_bytes_ = 0, ghost_bytes_ = 0;
    std::vector<Where> where_ = std::vector<Where>(places().size());
    std::vector<std::uint8_t> uses_ = std::vector<std::uint8_t>(places().size());
};

inline constexpr std::string_view kModels[] = {"LRU", "FIFO", "SIEVE", "S3-FIFO"};

// By one of these names.
std::unique_ptr<Model> make_model(std::string_view name, const std::vector<std::uint32_t>& sizes,
                                  std::uint64_t capacity, std::uint64_t largest);

}  // namespace bench

#endif  // TESTS_BENCH_MODELS_H
