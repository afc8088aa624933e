package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;

/** Serves {@link Quotes} from memory. */
final class QuoteBook implements Quotes {
    final CountDownLatch freed = new CountDownLatch(1);
    private final List<Quote> quotes = new ArrayList<>();

    @Override
    public Quote lastTrade(Symbol symbol) {
        return find(symbol)
                .orElseThrow(() -> new RpcAppException(0xC001, "unknown " + symbol.symbol()));
    }

    @Override
    public synchronized Optional<Quote> find(Symbol symbol) {
        return quotes.stream().filter(quote -> quote.symbol().equals(symbol.symbol())).findFirst();
    }

    @Override
    public synchronized Summary everything() {
        return new Summary(quotes.size(), List.copyOf(quotes));
    }

    @Override
    public synchronized void forget(Symbol symbol) {
        quotes.removeIf(quote -> quote.symbol().equals(symbol.symbol()));
    }

    @Override
    public Stream<Quote> watch(Symbol symbol) {
        if (symbol.symbol().equals("endless")) {
            return Stream.generate(() -> quote("endless", 1)).onClose(freed::countDown);
        }
        return Stream.of(1L, 2L, 3L).map(cents -> quote(symbol.symbol(), cents));
    }

    @Override
    public Subscription<Quote> follow(Symbol symbol) {
        Mailbox<Quote> mailbox = new Mailbox<>(8);
        mailbox.offer(quote(symbol.symbol(), 7));
        mailbox.finish();
        return new SourceSubscription<>(mailbox, UserExecutor.virtualThreads());
    }

    @Override
    public synchronized Summary record(Stream<Quote> all) {
        List<Quote> added = all.toList();
        quotes.addAll(added);
        return new Summary(added.size(), added);
    }

    @Override
    public Summary drain(Subscription<Quote> all) {
        return record(StreamSupport.stream(all.spliterator(), false));
    }

    @Override
    public Stream<Quote> priceAll(Stream<Symbol> symbols) {
        return symbols.map(symbol -> quote(symbol.symbol(), symbol.symbol().length()));
    }

    static Quote quote(String symbol, long cents) {
        return new Quote(symbol, cents, Optional.empty());
    }
}
