package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.jetstream.NatsFixture.PATIENCE;
import static org.netmesh.bus.jetstream.NatsFixture.batch;
import static org.netmesh.bus.jetstream.NatsFixture.numbers;
import static org.netmesh.bus.jetstream.NatsFixture.opened;
import static org.netmesh.bus.jetstream.NatsFixture.options;
import static org.netmesh.bus.jetstream.NatsFixture.payloads;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.AdapterException.Kind;
import org.netmesh.bus.Batch;
import org.netmesh.bus.PayloadRules;
import org.netmesh.kernel.ShardId;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams, messages and requests as the server has them: vectors jetstream_exchange, §30.3. */
class JetStreamExchangeIT {
    private static final ShardId SHARD = new ShardId(3);
    private static final Batch BATCH =
            Batch.of(
                    SHARD, 0xab, 7, 5, List.of("{\"x\":1}".getBytes(UTF_8), "[2]".getBytes(UTF_8)));

    private static TestServer server;
    private static Connection probe;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = NatsServer.start();
        probe = NatsFixture.probe(server);
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        if (probe != null) probe.close();
        if (server != null) server.close();
    }

    @AfterEach
    void removeStreams() throws IOException, JetStreamApiException {
        for (String stream : probe.jetStreamManagement().getStreamNames()) {
            probe.jetStreamManagement().deleteStream(stream);
        }
    }

    @Test
    void messagesAreTheReferencesByteForByte() throws InterruptedException, TimeoutException {
        JsonNode golden = golden().get("publish");
        Adapter adapter = opened(options(server).prefix("mon").build());
        Subscription messages = subscribed("mon.>");
        adapter.onBatch(BATCH);
        for (JsonNode expected : golden) {
            Message message = messages.nextMessage(PATIENCE);
            assertThat(message.getSubject()).isEqualTo(expected.get(0).asString());
            assertThat(message.getHeaders().keySet()).containsExactly("Nats-Msg-Id");
            assertThat(message.getHeaders().getFirst("Nats-Msg-Id"))
                    .isEqualTo(expected.get(1).get("Nats-Msg-Id").asString());
            assertThat(new String(message.getData(), UTF_8)).isEqualTo(expected.get(2).asString());
        }
        messages.unsubscribe();
        adapter.shutdown();
    }

    @Test
    void singleGetsAskAsTheReferenceDoes() throws InterruptedException, TimeoutException {
        Adapter adapter = opened(options(server).prefix("mon").build());
        adapter.onBatch(BATCH);
        Subscription requests = subscribed("$JS.API.DIRECT.GET.>");
        adapter.pollShard(SHARD, Optional.of("1"), 10);
        JsonNode expected = golden().get("poll_after_1").get(1);
        Message request = requests.nextMessage(PATIENCE);
        assertThat(request.getSubject()).isEqualTo(expected.get(0).asString());
        assertThat(new String(request.getData(), UTF_8)).isEqualTo(expected.get(1).asString());
        requests.unsubscribe();
        adapter.shutdown();
    }

    @Test
    void aNewStreamHasTheSettingsOfTheSpecification()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = opened(options(server).prefix("mon").build());
        adapter.pollShard(SHARD, Optional.empty(), 1);
        StreamConfiguration made = configuration("mon_shard_3");
        assertThat(made.getSubjects()).containsExactly("mon.shard.3");
        assertThat(made.getRetentionPolicy()).isEqualTo(RetentionPolicy.Limits);
        assertThat(made.getStorageType()).isEqualTo(StorageType.File);
        assertThat(made.getDiscardPolicy()).isEqualTo(DiscardPolicy.Old);
        assertThat(made.getAllowDirect()).isTrue();
        assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofHours(1));
        assertThat(made.getReplicas()).isEqualTo(1);
        assertThat(made.getMaxMsgs()).isEqualTo(-1);
        assertThat(made.getMaxBytes()).isEqualTo(-1);
        assertThat(made.getMaxAge()).isEqualTo(Duration.ZERO);
        assertThat(made.getMaxMsgsPerSubject()).isEqualTo(-1);
        adapter.shutdown();
    }

    // spec 05 §30.1 row 11
    // parity: transports.jetstream.maxAgeMs, transports.jetstream.maxBytes
    @Test
    void limitsReachTheStreamAndTheDedupWindowNeverOutlivesTheMessages()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter =
                opened(
                        options(server)
                                .maxAge(Duration.ofMinutes(3))
                                .maxBytes(1_000_000)
                                .maxMessages(0)
                                .build());
        adapter.onBatch(batch(0, 1));
        StreamConfiguration made = configuration("net_shard_0");
        assertThat(made.getMaxAge()).isEqualTo(Duration.ofMinutes(3));
        assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(3));
        assertThat(made.getMaxBytes()).isEqualTo(1_000_000);
        assertThat(made.getMaxMsgs()).isEqualTo(-1);
        adapter.shutdown();
    }

    @Test
    void aDedupWindowOfZeroIsTheServersOwn()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = opened(options(server).dedupWindow(Duration.ZERO).build());
        adapter.onBatch(batch(0, 1));
        assertThat(configuration("net_shard_0").getDuplicateWindow())
                .isEqualTo(Duration.ofMinutes(2));
        adapter.shutdown();
    }

    // spec 05 §30.3
    @Test
    void aStreamThatExistsIsUsedAsItIs()
            throws IOException, JetStreamApiException, InterruptedException {
        probe.jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name("net_shard_0")
                                .subjects("net.shard.0", "other")
                                .storageType(StorageType.Memory)
                                .allowDirect(true)
                                .build());
        probe.jetStream().publish("other", "{\"r\":0}".getBytes(UTF_8));
        Adapter adapter = opened(options(server).build());
        adapter.onBatch(batch(0, 3));
        assertThat(configuration("net_shard_0").getStorageType()).isEqualTo(StorageType.Memory);
        // A message of another subject is not the bus's.
        assertThat(payloads(NatsFixture.all(adapter).events())).isEqualTo(numbers(0, 3));
        adapter.shutdown();
    }

    @Test
    void aStreamWithoutDirectReadsOrWithOtherSubjectsGivesTransientErrors()
            throws IOException, JetStreamApiException, InterruptedException {
        probe.jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name("net_shard_0")
                                .subjects("elsewhere")
                                .build());
        Adapter adapter = opened(options(server).requestTimeout(Duration.ofMillis(300)).build());
        assertFails(Kind.TRANSIENT, "", () -> adapter.onBatch(batch(0, 1)));
        assertFails(Kind.TRANSIENT, "", () -> NatsFixture.all(adapter));
        adapter.shutdown();
    }

    // parity: transports.jetstream.replicas
    @Test
    void aStreamThatTheServerWillNotMakeIsAConnectionErrorWithItsCodes()
            throws InterruptedException {
        Adapter adapter = opened(options(server).replicas(3).build());
        assertFails(Kind.CONNECTION, "jetstream error: ", () -> adapter.onBatch(batch(0, 1)));
        assertFails(Kind.CONNECTION, "10074", () -> NatsFixture.all(adapter));
        adapter.shutdown();
    }

    @Test
    void aStreamRemovedMeanwhileIsMadeAgain()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = opened(options(server).build());
        adapter.onBatch(batch(0, 3));
        probe.jetStreamManagement().deleteStream("net_shard_0");
        assertFails(Kind.TRANSIENT, "", () -> adapter.onBatch(batch(3, 3)));
        adapter.onBatch(batch(3, 3));
        assertThat(payloads(NatsFixture.all(adapter).events())).isEqualTo(numbers(3, 3));
        adapter.shutdown();
    }

    // spec 05 §30.1 row 19, §25 M-46; B-042
    @Test
    void theLargestAllowedPayloadFitsAndOneByteMoreIsKnownBeforehand() throws InterruptedException {
        Adapter adapter = opened(options(server).build());
        PayloadRules rules = adapter.payloadRules();
        assertThat(rules.content()).isEqualTo(PayloadRules.Content.JSON_EXCEPT_NULL);
        assertThat(rules.maxBytes()).isBetween(1_048_576 - 200, 1_048_576);
        byte[] largest = ("\"" + "x".repeat(rules.maxBytes() - 2) + "\"").getBytes(UTF_8);
        Batch longestId =
                Batch.of(new ShardId(65_534), -1, -1, -1, List.of("1".getBytes(UTF_8), largest));
        adapter.onBatch(longestId);
        assertThat(adapter.pollShard(new ShardId(65_534), Optional.of("1"), 1).events())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.rawBytes().remaining()).isEqualTo(largest.length));
        adapter.shutdown();
    }

    // spec 05 §25 M-42
    @Test
    void aMessageTheClientWillNotSendIsFatalAtOnce() throws InterruptedException {
        Adapter adapter = opened(options(server).build());
        byte[] tooLarge = new byte[1_048_577];
        assertFails(
                Kind.FATAL,
                "1048576",
                () -> adapter.onBatch(Batch.of(SHARD, 1, 0, 0, List.of(tooLarge))));
        adapter.shutdown();
    }

    // spec 05 §25 M-40
    @Test
    void afterShutdownEveryCallFailsWithShutdownAndASecondInitReplacesNothing()
            throws InterruptedException {
        Adapter adapter = opened(options(server).build());
        adapter.init();
        assertThat(adapter.isHealthy()).isTrue();
        adapter.onBatch(batch(0, 0));
        adapter.shutdown();
        adapter.shutdown();
        assertFails(Kind.SHUTDOWN, "", () -> adapter.onBatch(batch(0, 1)));
        assertFails(Kind.SHUTDOWN, "", () -> NatsFixture.all(adapter));
        assertFails(Kind.SHUTDOWN, "", () -> adapter.lastPosition(SHARD));
        assertFails(Kind.SHUTDOWN, "", adapter::storedShards);
        assertFails(Kind.SHUTDOWN, "", adapter::init);
        assertThat(adapter.isHealthy()).isFalse();
    }

    /** A subscription that the server knows of. */
    private static Subscription subscribed(String subject)
            throws InterruptedException, TimeoutException {
        Subscription subscription = probe.subscribe(subject);
        probe.flush(PATIENCE);
        return subscription;
    }

    private interface Call {
        void run() throws InterruptedException;
    }

    private static void assertFails(Kind kind, String reason, Call call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(reason);
    }

    private static StreamConfiguration configuration(String stream)
            throws IOException, JetStreamApiException {
        return probe.jetStreamManagement().getStreamInfo(stream).getConfiguration();
    }

    private static JsonNode golden() {
        return JsonMapper.shared()
                .readTree(JetStreamExchangeIT.class.getResourceAsStream("/jetstream-vectors.json"))
                .get("jetstream_exchange");
    }
}
