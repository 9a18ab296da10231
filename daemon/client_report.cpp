// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/client_report.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "daemon/client_key.h"
#include "daemon/farm/hash_seed.h"
#include "daemon/loop/monotonic.h"
#include "daemon/number_names.h"
#include "daemon/trace_question.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr uint64_t usual_limit = 50, most = 10'000;

struct Question {
  std::string pool, member;         // empty: any
  std::optional<IpAddress> client;  // the binding of this one alone
  uint64_t limit = usual_limit;
};

struct Bound {
  const Pool* pool;
  uint64_t binding;
  uint32_t age;  // seconds since its last use
};

/// The newest of all that are put, at most so many.
class Newest {
 public:
  explicit Newest(size_t limit) : limit_(limit) {}
  void put(const Bound& bound) {
    ++count_;
    if (heap_.size() == limit_) {
      if (bound.age >= heap_.front().age) return;
      std::ranges::pop_heap(heap_, {}, &Bound::age);
      heap_.pop_back();
    }
    heap_.push_back(bound);
    std::ranges::push_heap(heap_, {}, &Bound::age);
  }
  uint64_t count() const { return count_; }
  std::vector<Bound> take() {
    std::ranges::sort_heap(heap_, {}, &Bound::age);
    return std::move(heap_);
  }

 private:
  size_t limit_;
  uint64_t count_ = 0;
  std::vector<Bound> heap_;
};

Result<std::string> read_text(const json& params, const char* key) {
  const auto found = params.is_object() ? params.find(key) : params.end();
  if (found == params.end()) return std::string();
  if (!found->is_string()) return Error{std::string(key) + " is no text"};
  return found->get<std::string>();
}

Result<Question> read_question(const json& params, const Farm& farm) {
  const auto pool = read_text(params, "pool"), member = read_text(params, "member"),
             client = read_text(params, "client");
  for (const auto* text : {&pool, &member, &client}) {
    if (!*text) return text->error();
  }
  const auto limit = read_number(params, "limit", 1, most, usual_limit);
  if (!limit) return limit.error();
  Question question{.pool = *pool, .member = *member, .limit = *limit};
  const auto& pools = farm.pools();
  if (!pool->empty() && std::ranges::find(pools, *pool, &Pool::name) == pools.end()) {
    return Error{"there is no pool \"" + *pool + "\""};
  }
  if (client->empty()) return question;
  question.client = IpAddress::parse(*client);
  if (!question.client) return Error{"client \"" + *client + "\" is no IP address"};
  return question;
}

/// As the program has it: hash_client() in affinity.bpf.h.
uint64_t hash_of(const IpAddress& client, const limpet_pool& pool, const limpet_hash_key& key) {
  uint64_t words[2] = {};
  if (client.is_v4()) {
    uint32_t address = 0;
    std::memcpy(&address, client.data(), sizeof address);
    words[1] = uint64_t{address & pool.mask4} << 32 | 0xffff0000;
  } else {
    std::memcpy(words, client.data(), sizeof words);
    words[0] &= pool.mask6[0];
    words[1] &= pool.mask6[1];
  }
  return limpet_client_hash(&key, words[0], words[1]);
}

/// Tells clients apart whose addresses nobody knows. Not by their hash, which is nobody's business:
/// by one of it that only this process makes.
std::string tag_of(uint32_t pool, uint32_t fingerprint) {
  static const limpet_hash_key key = [] {
    std::random_device random;
    limpet_hash_key made{};
    for (auto& word : made.word) word = uint64_t{random()} << 32 | random();
    return made;
  }();
  char text[16];
  std::snprintf(text, sizeof text, "#%08x",
                static_cast<uint32_t>(limpet_client_hash(&key, pool, fingerprint)));
  return text;
}

/// Of a pool whose clients have addresses: not its connections.
bool knows_by_address(const Pool& pool) {
  return pool.config().affinity != Affinity::none;
}

/// By number: the members that are asked for.
std::vector<bool> wanted_members(const Question& question, const Names& names) {
  std::vector<bool> wanted(LIMPET_MEMBERS_MAX, question.member.empty());
  for (uint32_t i = 0; i < names.members.size(); ++i) {
    if (in_use(names.members[i]) && text_of(names.members[i].name) == question.member) {
      wanted[i] = true;
    }
  }
  return wanted;
}

void gather(Edge& edge, const Pool& pool, const Question& question, const std::vector<bool>& wanted,
            uint32_t now_s, Newest& newest) {
  const limpet_pool& record = pool.record();
  BindingTable table = edge.datapath().bindings(pool.number());
  const auto look = [&](uint64_t binding) {
    if (!limpet_binding_is_live(binding, now_s, record.timeout)) return true;
    if (!wanted[limpet_binding_member(binding)]) return true;
    const uint32_t age = limpet_binding_age(binding, now_s);
    newest.put({&pool, binding, age > LIMPET_CLOCK_SLACK ? age - LIMPET_CLOCK_SLACK : 0});
    return true;
  };
  if (!question.client) {
    table.visit(0, table.buckets(), look);
    return;
  }
  const auto key = HashSeed(edge.config().edge.hash_seed).client_key();
  const uint64_t hash = hash_of(*question.client, record, key);
  const uint32_t fingerprint = limpet_hash_fingerprint(hash);
  const auto look_for_it = [&](uint64_t binding) {
    return limpet_binding_fingerprint(binding) != fingerprint || look(binding);
  };
  const uint32_t first = limpet_hash_bucket(hash, table.buckets()),
                 second = limpet_hash_second_bucket(hash, table.buckets());
  table.visit(first, 1, look_for_it);
  if (second != first) table.visit(second, 1, look_for_it);
}

json show(const Bound& bound, const Question& question, const Names& names) {
  const uint32_t timeout = bound.pool->record().timeout;
  const std::string who =
      question.client
          ? client_key({.client = *question.client, .vip = *question.client}, bound.pool->config())
          : tag_of(bound.pool->number(), limpet_binding_fingerprint(bound.binding));
  return {{"pool", bound.pool->name()},
          {"client", who},
          {"member", member_name(names, limpet_binding_member(bound.binding))},
          {"age_seconds", bound.age},
          {"left_seconds", timeout > bound.age ? timeout - bound.age : 0}};
}

}  // namespace

Result<json> show_clients(Edge& edge, const json& params) {
  const auto question = read_question(params, edge.farm());
  if (!question) return question.error();
  const Names names = edge.farm().names();
  const auto wanted = wanted_members(*question, names);
  Newest newest(question->limit);
  for (const Pool& pool : edge.farm().pools()) {
    if (!question->pool.empty() && pool.name() != question->pool) continue;
    if (pool.record().buckets == 0 || (question->client && !knows_by_address(pool))) continue;
    gather(edge, pool, *question, wanted, monotonic_s(), newest);
  }
  json clients = json::array();
  for (const Bound& bound : newest.take()) clients.push_back(show(bound, *question, names));
  const uint64_t shown = clients.size();
  return json{{"clients", std::move(clients)},
              {"count", newest.count()},
              {"not_shown", newest.count() - shown}};
}

}  // namespace limpet
