package org.netmesh.bus.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
final class RedisFixture {
    static final ShardId SHARD = new ShardId(0);

    private RedisFixture() {}

    static RedisOptions.Builder options(TestServer server) {
        return patient(server.uri("redis").toString());
    }

    /** Limits that a slow machine keeps: only tests of the limits themselves set shorter ones. */
    static RedisOptions.Builder patient(String url) {
        Duration limit = Duration.ofSeconds(60);
        return RedisOptions.builder().url(url).connectTimeout(limit).commandTimeout(limit);
    }

    /**
     * An adapter that has connected, as often as it took: a short limit may be over before a slow
     * machine has answered.
     */
    static Adapter openedInTheEnd(RedisOptions options) throws InterruptedException {
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

    static Adapter made(RedisOptions options) {
        return RedisTransport.of(options).open(new TransportContext(4, BusPorts.system()));
    }

    /** An adapter that has connected. */
    static Adapter opened(RedisOptions options) throws InterruptedException {
        Adapter adapter = made(options);
        adapter.init();
        return adapter;
    }

    /** Events {@code {"n":first}} and so on, in shard 0. */
    static Batch batch(int first, int count) {
        return batch(SHARD, first, count);
    }

    static Batch batch(ShardId shard, int first, int count) {
        List<byte[]> payloads =
                IntStream.range(first, first + count)
                        .mapToObj(n -> ("{\"n\":" + n + "}").getBytes(UTF_8))
                        .toList();
        return Batch.of(shard, 0xab, first, 1_000 + first, payloads);
    }

    static ShardPage all(Adapter adapter) throws InterruptedException {
        return adapter.pollShard(SHARD, Optional.empty(), 1_000_000);
    }

    static List<String> payloads(ShardPage page) {
        return page.events().stream().map(StoredEvent::raw).toList();
    }

    /** What {@link #batch} holds. */
    static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(n -> "{\"n\":" + n + "}").toList();
    }
}
