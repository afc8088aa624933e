package org.netmesh.rpc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netmesh.kernel.flow.Subscription;

/** A contract with every shape, in both styles of streams. */
public interface Quotes {
    /** Asks for one. */
    record Symbol(String symbol) {}

    /** What it costs. */
    record Quote(String symbol, long cents, Optional<String> venue) {}

    /** What a batch came to. */
    record Summary(int count, List<Quote> all) {}

    /** Unary. */
    Quote lastTrade(Symbol symbol);

    /** Unary, of something that may not be there. */
    Optional<Quote> find(Symbol symbol);

    /** Unary, of nothing. */
    Summary everything();

    /** Unary, without an answer. */
    void forget(Symbol symbol);

    /** Server-streaming. */
    Stream<Quote> watch(Symbol symbol);

    /** Server-streaming, in the other style. */
    @RpcName("subscribe-to")
    Subscription<Quote> follow(Symbol symbol);

    /** Client-streaming. */
    Summary record(Stream<Quote> quotes);

    /** Client-streaming, in the other style. */
    Summary drain(Subscription<Quote> quotes);

    /** Duplex. */
    Stream<Quote> priceAll(Stream<Symbol> symbols);

    /** Not a service. */
    default long cents(String symbol) {
        return lastTrade(new Symbol(symbol)).cents();
    }
}
