#include <fmt/format.h>

#include "schemas/scenario/command_forms.hpp"
#include "schemas/scenario/lines.hpp"

namespace licet::scenario {
namespace {

constexpr MemberId the_operator{1};

template <class Body>
struct Verbs;

#define LICET_VERB(Body, text, actor)                                         \
  template <>                                                                 \
  struct Verbs<Body> {                                                        \
    static constexpr MemberId usual_actor{actor};                             \
    static std::string_view of(const Body&) { return text; }                  \
    static bool read(std::string_view verb, Body&) { return verb == (text); } \
  };
LICET_VERB(OpenVenue, "venue", 0U)
LICET_VERB(AdoptRules, "rules", 1U)
LICET_VERB(CertifyMember, "member", 1U)
LICET_VERB(RegisterKey, "key", 1U)
LICET_VERB(RegisterDataset, "dataset", 1U)
LICET_VERB(DefineSegment, "segment", 1U)
LICET_VERB(ListInstrument, "instrument", 1U)
LICET_VERB(SetSession, "session", 1U)
LICET_VERB(DelistInstrument, "delist", 1U)
LICET_VERB(SetKillSwitch, "kill_switch", 1U)
LICET_VERB(CancelOrder, "cancel", 0U)
LICET_VERB(ReplaceOrder, "replace", 0U)
LICET_VERB(CancelAll, "cancel_all", 1U)
LICET_VERB(PlaceMassQuote, "quote", 0U)
LICET_VERB(PlaceCombination, "combination", 0U)
LICET_VERB(RequestQuote, "ask", 0U)
LICET_VERB(MakeOffer, "offer", 0U)
LICET_VERB(AcceptOffer, "accept", 0U)
LICET_VERB(ActivateLicence, "activate", 0U)
LICET_VERB(SetGrantState, "grant", 1U)
LICET_VERB(MeterUsage, "meter", 1U)
LICET_VERB(BeginTransfer, "begin_transfer", 0U)
LICET_VERB(PostTransfer, "post_transfer", 1U)
LICET_VERB(VoidTransfer, "void_transfer", 1U)
LICET_VERB(PostJournal, "journal", 1U)
LICET_VERB(SetAccountLimits, "account_limits", 1U)
#undef LICET_VERB

template <>
struct Verbs<PlaceOrder> {
  static constexpr MemberId usual_actor{};
  static std::string_view of(const PlaceOrder& b) { return word(b.side); }
  static bool read(std::string_view verb, PlaceOrder& b) {
    const auto side = from_word<Side>(verb);
    if (side) b.side = *side;
    return side.has_value();
  }
};

template <class... Bodies>
struct Family {};
using AllCommands =
    Family<PlaceOrder, CancelOrder, ReplaceOrder, CancelAll, PlaceMassQuote, PlaceCombination, RequestQuote, MakeOffer,
           AcceptOffer, ActivateLicence, SetSession, SetKillSwitch, SetGrantState, MeterUsage, DelistInstrument,
           OpenVenue, CertifyMember, RegisterKey, RegisterDataset, DefineSegment, ListInstrument, BeginTransfer,
           PostTransfer, VoidTransfer, PostJournal, SetAccountLimits, AdoptRules>;

/// "via #12 NEURALIS ": over which connection, and who.
std::string prefix_of(RecordView command, const Names& names, MemberId usual_actor) {
  const RecordHeader& header = command.header();
  const Context context{names, header.time, header.member};
  std::string text;
  if (header.origin.is_set()) text = fmt::format("via {} ", write_value(context, header.origin));
  const bool acts_by_itself = usual_actor.is_set() || command.is<OpenVenue>();
  if (!acts_by_itself || header.member != usual_actor) text += write_value(context, header.member) + ' ';
  return text;
}

template <class Body>
std::string write_as(RecordView command, const Names& names) {
  Body body = command.as<Body>();
  const Context context{names, command.header().time, command.header().member};
  Keys keys;
  form(keys, body);
  const Details none;
  Writer writer(context, std::move(keys), none);
  form(writer, body);
  const std::string rest = writer.take();
  return fmt::format("{}{}{}{}", prefix_of(command, names, Verbs<Body>::usual_actor), Verbs<Body>::of(body),
                     rest.empty() ? "" : " ", rest);
}

/// Who does what: the front of a line.
struct Front {
  OriginId connection;
  std::optional<MemberId> acting;
  std::string verb;
};

bool is_verb(const Word& word);

Parsed<Front> read_front(std::span<const Word>& words, const Context& context) {
  Front front;
  const auto next = [&]() -> const Word* { return words.empty() ? nullptr : &words.front(); };
  const auto skip = [&] { words = words.subspan(1); };
  if (next() != nullptr && next()->is("via")) {
    skip();
    const auto read = next() == nullptr ? tl::unexpected(Wanted("a connection (# and its number)"))
                                        : read_value(*next(), context, front.connection);
    if (!read) return tl::unexpected("after 'via' comes " + read.error());
    skip();
  }
  if (next() != nullptr && !is_verb(*next())) {
    front.acting.emplace();
    if (const auto read = read_value(*next(), context, *front.acting); !read) {
      return tl::unexpected(fmt::format("'{}' is neither a verb nor {}", next()->text, read.error()));
    }
    skip();
  }
  if (next() == nullptr || !is_verb(*next())) {
    return tl::unexpected(next() == nullptr ? std::string("the line has no verb")
                                            : fmt::format("'{}' is no verb", next()->text));
  }
  front.verb = next()->text;
  skip();
  return front;
}

Command make(const Front& front, MemberId acting, Timestamp time, const auto& body) {
  Command command = Command::make(acting, body, front.connection);
  command.header().time = time;
  return command;
}

template <class Body>
Parsed<Command> read_as(const Front& front, std::span<const Word> words, const Names& names, Timestamp now) {
  Body body{};
  static_cast<void>(Verbs<Body>::read(front.verb, body));
  const bool acts_by_itself = Verbs<Body>::usual_actor.is_set() || std::is_same_v<Body, OpenVenue>;
  if (!front.acting && !acts_by_itself) {
    return tl::unexpected(fmt::format("before '{}' comes the member that does it", front.verb));
  }
  const MemberId acting = front.acting.value_or(Verbs<Body>::usual_actor);
  const Context context{names, now, acting};
  Keys keys;
  form(keys, body);
  Reader reader(context, words, std::move(keys));
  form(reader, body);
  if (auto fault = reader.finish()) return tl::unexpected(std::move(*fault));
  return make(front, acting, now, body);
}

/// "deposit NEURALIS 100.00", "withdraw NEURALIS 50.00".
Parsed<Command> read_cash(const Front& front, std::span<const Word> words, const Names& names, Timestamp now) {
  const Context context{names, now, the_operator};
  PostCash body;
  Keys keys;
  form(keys, body);
  Reader reader(context, words, std::move(keys));
  form(reader, body);
  if (auto fault = reader.finish()) return tl::unexpected(std::move(*fault));
  if (front.verb == "withdraw") body.amount = Money(-body.amount.raw());
  return make(front, front.acting.value_or(the_operator), now, body);
}

/// "at 09:30", "wait 5s".
Parsed<Command> read_time(const Front& front, std::span<const Word> words, const Names& names, Timestamp now) {
  const Context context{names, now, the_operator};
  if (words.size() != 1) return tl::unexpected(fmt::format("after '{}' comes one time", front.verb));
  Word word = words.front();
  if (front.verb == "wait") word.text.insert(0, 1, '+');
  Timestamp time;
  if (const auto read = read_value(word, context, time); !read) {
    return tl::unexpected(fmt::format("'{}' should be {}", words.front().text,
                                      front.verb == "wait" ? "a span such as 30s, 250ms or 2m" : read.error()));
  }
  return make(front, front.acting.value_or(the_operator), time, AdvanceTime{});
}

std::string write_cash(RecordView command, const Names& names) {
  const auto& body = command.as<PostCash>();
  // The most negative amount has no positive.
  const bool is_withdrawal = body.amount.is_negative() && body.amount.raw() > -std::numeric_limits<std::int64_t>::max();
  const Context context{names, command.header().time, command.header().member};
  PostCash said = body;
  if (is_withdrawal) said.amount = Money(-body.amount.raw());
  Keys keys;
  form(keys, said);
  const Details none;
  Writer writer(context, std::move(keys), none);
  form(writer, said);
  return fmt::format("{}{} {}", prefix_of(command, names, the_operator), is_withdrawal ? "withdraw" : "deposit",
                     writer.take());
}

template <class... Bodies>
bool is_verb_of(Family<Bodies...>, std::string_view text) {
  const auto is_verb_of_one = [&]<class Body>(std::type_identity<Body>) {
    Body body{};
    return Verbs<Body>::read(text, body);
  };
  return (is_verb_of_one(std::type_identity<Bodies>{}) || ...);
}

bool is_verb(const Word& word) {
  if (word.quoted) return false;
  return word.is("at") || word.is("wait") || word.is("deposit") || word.is("withdraw") ||
         is_verb_of(AllCommands{}, word.text);
}

template <class... Bodies>
Parsed<Command> read_any(Family<Bodies...>, const Front& front, std::span<const Word> words, const Names& names,
                         Timestamp now) {
  Parsed<Command> result = tl::unexpected(fmt::format("'{}' is no verb", front.verb));
  const auto try_one = [&]<class Body>(std::type_identity<Body>) {
    Body body{};
    if (!Verbs<Body>::read(front.verb, body)) return false;
    result = read_as<Body>(front, words, names, now);
    return true;
  };
  static_cast<void>((try_one(std::type_identity<Bodies>{}) || ...));
  return result;
}

template <class... Bodies>
std::string write_any(Family<Bodies...>, RecordView command, const Names& names) {
  std::string text;
  const auto try_one = [&]<class Body>(std::type_identity<Body>) {
    if (!command.is<Body>()) return false;
    text = write_as<Body>(command, names);
    return true;
  };
  static_cast<void>((try_one(std::type_identity<Bodies>{}) || ...));
  return text;
}

}  // namespace

std::string write_command(RecordView command, const Names& names) {
  if (command.is<PostCash>()) return write_cash(command, names);
  if (command.is<AdvanceTime>()) {
    // Said in full, for the clock of who reads it may stand at another day.
    const Context context{names, Timestamp(0), {}};
    return fmt::format("{}at {}", prefix_of(command, names, the_operator), write_value(context, command.header().time));
  }
  return write_any(AllCommands{}, command, names);
}

Parsed<Command> read_command(std::span<const Word> words, const Names& names, Timestamp now) {
  const Context context{names, now, {}};
  const auto front = read_front(words, context);
  if (!front) return tl::unexpected(front.error());
  if (front->verb == "at" || front->verb == "wait") return read_time(*front, words, names, now);
  if (front->verb == "deposit" || front->verb == "withdraw") return read_cash(*front, words, names, now);
  return read_any(AllCommands{}, *front, words, names, now);
}

DatasetId dataset_in(const Symbol& symbol, const Names& names) {
  const std::string_view code = symbol.view().substr(0, symbol.view().find('/'));
  if (const auto dataset = names.datasets.find(code)) return *dataset;
  return {};
}

Right right_in(const Symbol& symbol) {
  std::string_view text = symbol.view();
  text.remove_prefix(std::min(text.find('/'), text.size() - 1) + 1);
  std::string right(text.substr(0, text.find('/')));
  for (char& c : right) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return from_word<Right>(right).value_or(Right::train);
}

}  // namespace licet::scenario
