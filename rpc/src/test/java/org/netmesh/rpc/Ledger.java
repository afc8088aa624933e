package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The services of the golden data (spec 09 §26), for whichever node serves them. */
public final class Ledger {
    public static final ServiceName POST = new ServiceName("ledger.post");
    public static final ServiceName BATCH = new ServiceName("ledger.batch");
    public static final ServiceName TAIL = new ServiceName("ledger.tail");
    public static final ServiceName FEED = new ServiceName("ledger.feed");

    /** Amounts of one account. */
    public record Post(String account, List<Long> amounts) {}

    /** What they come to. */
    public record Balance(String account, long balance, int count) {}

    /** What several posts come to. */
    public record Batch(List<String> accounts, long balance, int items) {}

    /** Asks for entries; {@code count} is unsigned on the wire. */
    public record Tail(long from, long count) {}

    /** One entry. */
    public record Entry(long seq, double half, Optional<String> note) {}

    private static final int MOST_ENTRIES = 4;

    private Ledger() {}

    /** Serves all four. */
    public static List<ServeHandle> serve(TypedMeshRpc rpc) {
        return List.of(
                rpc.serve(POST, Post.class, (post, _) -> balance(post)),
                rpc.serveClientStream(
                        BATCH, Post.class, (posts, _) -> batch(posts), ServeOptions.DEFAULT),
                rpc.serveStreaming(TAIL, Tail.class, Ledger::tail, ServeOptions.DEFAULT),
                rpc.serveDuplex(FEED, Post.class, Ledger::feed, ServeOptions.DEFAULT));
    }

    static Balance balance(Post post) {
        if (post.account.isEmpty()) throw new IllegalArgumentException("account is empty");
        if (post.account.equals("boom")) throw new AssertionError("ledger exploded");
        long sum = 0;
        for (long amount : post.amounts) sum = saturated(sum, amount);
        return new Balance(post.account, sum, post.amounts.size());
    }

    private static Batch batch(Iterable<Post> posts) {
        List<String> accounts = new ArrayList<>();
        long sum = 0;
        for (Post post : posts) {
            accounts.add(post.account);
            sum = saturated(sum, balance(post).balance);
        }
        return new Batch(accounts, sum, accounts.size());
    }

    private static void tail(Tail tail, TypedResponseSink<Entry> sink, RpcContext context) {
        for (long at = 0; at < Math.min(tail.count, MOST_ENTRIES); at++) {
            long seq = tail.from + at;
            Optional<String> note = seq % 2 == 0 ? Optional.of("even " + seq) : Optional.empty();
            sink.send(new Entry(seq, seq / 2.0, note));
        }
        if (tail.count > MOST_ENTRIES) throw new IllegalArgumentException("count above 4");
    }

    private static void feed(
            TypedRequestStream<Post> posts, TypedResponseSink<Balance> sink, RpcContext context) {
        long total = 0;
        int items = 0;
        for (Post post : posts) {
            Balance balance = balance(post);
            sink.send(balance);
            total = saturated(total, balance.balance);
            items++;
        }
        sink.send(new Balance("*", total, items));
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) >= 0) return sum;
        return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
