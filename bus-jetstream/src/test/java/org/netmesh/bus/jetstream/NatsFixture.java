package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.BusPorts;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.TransportContext;
import org.netmesh.kernel.ShardId;
import org.netmesh.testservers.TestServer;

/** What tests of the adapter say again and again. */
final class NatsFixture {
    static final ShardId SHARD = new ShardId(0);
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private NatsFixture() {}

    static JetStreamOptions.Builder options(TestServer server) {
        return patient(server.uri("nats").toString());
    }

    /** Limits that a slow machine keeps: only tests of the limits themselves set shorter ones. */
    static JetStreamOptions.Builder patient(String url) {
        return JetStreamOptions.builder()
                .url(url)
                .connectTimeout(PATIENCE)
                .requestTimeout(PATIENCE);
    }

    /**
     * An adapter that has connected, as often as it took: a short limit may be over before a slow
     * machine has answered.
     */
    static Adapter openedInTheEnd(JetStreamOptions options) throws InterruptedException {
        Adapter adapter = made(options);
        while (true) {
            try {
                adapter.init();
                return adapter;
            } catch (AdapterException e) {
                assertThat(e.kind()).isEqualTo(AdapterException.Kind.CONNECTION);
            }
        }
    }

    static Adapter made(JetStreamOptions options) {
        return JetStreamTransport.of(options).open(new TransportContext(4, BusPorts.system()));
    }

    /** An adapter that has connected. */
    static Adapter opened(JetStreamOptions options) throws InterruptedException {
        Adapter adapter = made(options);
        adapter.init();
        return adapter;
    }

    /** A bare connection: what a test wants to say and see beside the adapter. */
    static Connection probe(TestServer server) throws IOException, InterruptedException {
        return Nats.connect(
                new Options.Builder()
                        .server(server.uri("nats").toString())
                        .errorListener(new ErrorListener() {})
                        .connectionTimeout(PATIENCE)
                        .build());
    }

    /** Events {@code {"n":first}} and so on, in shard 0. */
    static Batch batch(int first, int count) {
        return batch(SHARD, first, count);
    }

    static Batch batch(ShardId shard, int first, int count) {
        List<byte[]> payloads =
                numbers(first, count).stream().map(text -> text.getBytes(UTF_8)).toList();
        return Batch.of(shard, 0xab, first, 1_000 + first, payloads);
    }

    static ShardPage all(Adapter adapter) throws InterruptedException {
        return adapter.pollShard(SHARD, Optional.empty(), 1_000_000);
    }

    /** Every event, read in pages that say when they are the last. */
    static List<StoredEvent> drained(Adapter adapter, int limit) throws InterruptedException {
        List<StoredEvent> events = new ArrayList<>();
        ShardPage page = ShardPage.empty();
        Optional<String> position = Optional.empty();
        do {
            page = adapter.pollShard(SHARD, position, limit);
            events.addAll(page.events());
            if (page.next().isPresent()) position = page.next();
        } while (page.hasMore());
        return events;
    }

    static List<String> payloads(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::raw).toList();
    }

    /** What {@link #batch} holds. */
    static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(n -> "{\"n\":" + n + "}").toList();
    }
}
