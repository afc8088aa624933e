package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.rpc.Quotes.Quote;
import org.netmesh.rpc.Quotes.Summary;
import org.netmesh.rpc.Quotes.Symbol;

class ContractTest {
    private final TypedMeshRpc rpc = new MemoryRpc().typed(Codec.json());
    private final QuoteBook book = new QuoteBook();
    private ServeHandle handle;
    private Quotes quotes;

    @BeforeEach
    void serveAndCall() {
        handle = rpc.serve(Quotes.class, book);
        quotes = rpc.client(Quotes.class, rpc.raw().nodeId());
    }

    @Test
    void valuesGoBothWays() {
        assertThat(quotes.record(Stream.of(QuoteBook.quote("a", 5), QuoteBook.quote("b", 6))))
                .extracting(Summary::count)
                .isEqualTo(2);
        assertThat(quotes.lastTrade(new Symbol("a"))).isEqualTo(QuoteBook.quote("a", 5));
        assertThat(quotes.find(new Symbol("b"))).contains(QuoteBook.quote("b", 6));
        assertThat(quotes.find(new Symbol("c"))).isEmpty();
        quotes.forget(new Symbol("a"));
        assertThat(quotes.everything()).isEqualTo(new Summary(1, List.of(QuoteBook.quote("b", 6))));
        assertThat(quotes.cents("b")).as("a default method").isEqualTo(6);
    }

    @Test
    void whatAnImplementationThrowsArrives() {
        RpcServerException unknown =
                catchThrowableOfType(
                        RpcServerException.class, () -> quotes.lastTrade(new Symbol("none")));
        assertThat(unknown.status().code()).isEqualTo(0xC001);
        assertThat(unknown.body()).isEqualTo("unknown none");
    }

    @Test
    void aStreamIsReadAsItComesAndClosingItFreesTheServers() throws Exception {
        try (Stream<Quote> three = quotes.watch(new Symbol("x"))) {
            assertThat(three.map(Quote::cents)).containsExactly(1L, 2L, 3L);
        }
        try (Stream<Quote> endless = quotes.watch(new Symbol("endless"))) {
            assertThat(endless.limit(10)).hasSize(10);
        }
        assertThat(book.freed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSubscriptionIsTheOtherStyle() {
        try (Subscription<Quote> one = quotes.follow(new Symbol("y"))) {
            assertThat(one.next()).contains(QuoteBook.quote("y", 7));
            assertThat(one.next()).isEmpty();
        }
        Mailbox<Quote> mailbox = new Mailbox<>(4);
        mailbox.offer(QuoteBook.quote("z", 1));
        mailbox.finish();
        var given = new SourceSubscription<>(mailbox, UserExecutor.virtualThreads());
        assertThat(quotes.drain(given).count()).isEqualTo(1);
    }

    @Test
    void bothSidesStream() {
        try (Stream<Quote> prices =
                quotes.priceAll(Stream.of(new Symbol("four"), new Symbol("sixsix")))) {
            assertThat(prices.map(Quote::cents)).containsExactly(4L, 6L);
        }
    }

    @Test
    void valuesThatCannotBeSentEndTheAnswersWithTheirFailure() {
        Stream<Symbol> broken =
                Stream.of(1, 0)
                        .map(number -> {
                            if (number == 0) throw new IllegalStateException("no more symbols");
                            return new Symbol("one");
                        });
        try (Stream<Quote> prices = quotes.priceAll(broken)) {
            assertThatThrownBy(prices::toList)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no more symbols");
        }
    }

    @Test
    void aServiceStandsForEachMethodAndOneHandleForAll() {
        assertThat(handle.service()).isEqualTo(new ServiceName("quotes"));
        assertThat(rpc.findServiceNodes(new ServiceName("quotes.last-trade"))).hasSize(1);
        assertThat(rpc.findServiceNodes(new ServiceName("quotes.subscribe-to"))).hasSize(1);
        assertThatThrownBy(() -> rpc.serve(Quotes.class, new QuoteBook()))
                .isInstanceOf(RpcServeException.class);
        assertThat(quotes.find(new Symbol("still served"))).isEmpty();
        handle.close();
        assertThat(handle.isClosed()).isTrue();
        assertThat(rpc.findServiceNodes(new ServiceName("quotes.last-trade"))).isEmpty();
    }

    @Test
    void anyNodeThatAgreesMayServe() {
        Quotes anywhere = rpc.client(Quotes.class, CallOptions.DEFAULT);
        assertThat(anywhere.find(new Symbol("a"))).isEmpty();
    }

    @Test
    void aClientIsAnOrdinaryObject() {
        Quotes another = rpc.client(Quotes.class, rpc.raw().nodeId());
        assertThat(List.of(another, quotes).indexOf(quotes)).isEqualTo(1);
        assertThat(Set.of(another, quotes)).contains(quotes);
        assertThat(quotes).hasToString("Quotes over nRPC");
    }

    /** The same contract, as somebody else understood it. */
    @RpcName("quotes")
    interface OtherQuotes {
        /** Has more to say, and a price as text. */
        record Price(String symbol, String cents) {}

        /** Has a symbol that may be absent. */
        record Ask(Optional<String> symbol) {}

        Price lastTrade(Ask ask);

        Stream<Quote> everything();

        Quote first();
    }

    @Test
    void aDisagreementIsReportedWholeBeforeTheFirstCall() {
        OtherQuotes other = rpc.client(OtherQuotes.class, rpc.raw().nodeId());
        RpcContractException refused =
                catchThrowableOfType(
                        RpcContractException.class,
                        () -> other.lastTrade(new OtherQuotes.Ask(Optional.of("a"))));
        assertThat(refused.outcome()).isEqualTo(RpcOutcome.NOT_SENT);
        assertThat(refused.retryable()).isFalse();
        assertThat(refused)
                .hasMessage(
                        "nrpc:contract_mismatch: contract=quotes server=0000000000000001"
                                + " quotes.everything: SERVER_STREAMING here, UNARY there;"
                                + " quotes.first: the server does not have it;"
                                + " quotes.last-trade request.symbol: text? is sent, text is read;"
                                + " quotes.last-trade response.cents: int64 is sent, text is read");
        assertThat(RpcErrors.classify(String.valueOf(refused.getMessage())))
                .get()
                .isInstanceOf(RpcContractException.class);
    }

    @Test
    void aServerThatDoesNotSayWhatItMeansIsCalled() {
        TypedMeshRpc silent = new MemoryRpc().typed(Codec.json());
        silent.serve(
                new ServiceName("quotes.last-trade"),
                Symbol.class,
                (symbol, _) -> QuoteBook.quote(symbol.symbol(), 9));
        Quotes client = silent.client(Quotes.class, silent.raw().nodeId());
        assertThat(client.lastTrade(new Symbol("a")).cents()).isEqualTo(9);
    }

    /** Two methods of one name. */
    interface Overloaded {
        Quote get(Symbol symbol);

        Quote get(Quote quote);
    }

    /** Two values. */
    interface TwoValues {
        Quote get(Symbol symbol, Symbol other);
    }

    /** A stream of who knows what. */
    interface RawStream {
        @SuppressWarnings("rawtypes") // what must be refused
        Stream get(Symbol symbol);
    }

    /** Nothing to serve. */
    interface Empty {}

    @Test
    void whatIsNoContractIsRefusedWithTheReason() {
        assertThatThrownBy(() -> Contract.of(Overloaded.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@RpcName");
        assertThatThrownBy(() -> Contract.of(TwoValues.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 2 values");
        assertThatThrownBy(() -> Contract.of(RawStream.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("what its stream holds");
        assertThatThrownBy(() -> Contract.of(Empty.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no method");
        assertThatThrownBy(() -> Contract.of(QuoteBook.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an interface");
    }

    @Test
    void namesOfTheWireAreDerived() {
        assertThat(Contract.named(Optional.empty(), "lastTrade")).isEqualTo("last-trade");
        assertThat(Contract.named(Optional.empty(), "HTTPQuotes2Go")).isEqualTo("http-quotes2-go");
        assertThat(Contract.of(Quotes.class).description())
                .isEqualTo(new ServiceName("quotes/contract"));
    }
}
