package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.WallClock;

/** Who a bus is over restarts. */
class ProducerTest {
    @TempDir Path folder;

    private NetNodeConfig.Builder config() {
        return NetNodeConfig.builder().shards(2).producerNoncePath(folder.resolve("nonce"));
    }

    private static void run(NetNodeConfig config, Adapter adapter, int events) {
        try (NetNode node = NetNode.create(config, adapter)) {
            for (int i = 0; i < events; i++) node.emitRaw("{\"i\":" + i + "}");
        }
    }

    // spec 05 §26: a nonce path and two runs; §30.1 row 1: no id names two events
    // parity: bus.NetNodeConfig.producerNoncePath
    @Test
    void twoRunsShareTheNonceAndNoId() {
        var adapter = new RecordingAdapter();
        run(config().build(), adapter, 100);
        run(config().build(), adapter, 100);
        assertThat(adapter.batches.stream().map(Batch::nonce).distinct()).hasSize(1);
        assertThat(adapter.dedupIds()).hasSize(200);
    }

    @Test
    void afterAnOrderlyEndNumbersGoOnWithoutAGap() {
        var adapter = new RecordingAdapter();
        for (int i = 0; i < 3; i++) run(config().build(), adapter, 50);
        for (int shard = 0; shard < 2; shard++) {
            long next = 0;
            for (Batch batch : adapter.of(new ShardId(shard))) {
                assertThat(batch.sequenceStart()).isEqualTo(next);
                next += batch.size();
            }
        }
    }

    @Test
    void afterACrashNumbersGoOnAboveAllThatWereReserved() {
        ShardId shard = new ShardId(0);
        Batch batch = Batch.of(shard, 1, 0, 0, List.of(new byte[0], new byte[0]));
        ProducerConfig files = ProducerConfig.at(folder.resolve("nonce"));
        Producer crashed = DurableProducer.open(files, Entropy.system(), WallClock.system());
        crashed.sequence(shard).number(batch);
        crashed.close();
        Producer next = DurableProducer.open(files, Entropy.system(), WallClock.system());
        next.sequence(shard).number(batch);
        assertThat(batch.sequenceStart()).isGreaterThanOrEqualTo(2);
        assertThat(next.nonce()).isEqualTo(crashed.nonce());
        next.close();
    }

    @Test
    void aNonceWithoutMarksStartsFromTheTimeOfDay() throws IOException {
        Files.write(folder.resolve("nonce"), NonceFile.encode(5));
        var adapter = new RecordingAdapter();
        run(config().build(), adapter, 10);
        assertThat(adapter.batches)
                .allMatch(batch -> batch.nonce() == 5)
                .allMatch(batch -> batch.sequenceStart() > 1_700_000_000_000_000L);
    }

    @Test
    void onRequestNumbersStartAtZeroAsInTheReference() {
        var adapter = new RecordingAdapter();
        NetNodeConfig zero = config().sequenceStart(SequenceStart.ZERO).build();
        run(zero, adapter, 20);
        run(zero, adapter, 20);
        assertThat(adapter.dedupIds()).hasSize(20);
    }

    // spec 05 §30.1 row 2: a second living user is refused
    @Test
    void twoLivingNodesDoNotShareANonceFile() {
        try (NetNode _ = NetNode.create(config().build(), new RecordingAdapter())) {
            assertThatThrownBy(() -> NetNode.create(config().build(), new RecordingAdapter()))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageStartingWith(
                            "fatal error: failed to load/create producer-nonce file at ");
        }
        NetNode.create(config().build(), new RecordingAdapter()).close();
    }

    @Test
    void withoutAFileEachBusHasANonceOfItsOwn() {
        Set<Long> nonces = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            var adapter = new RecordingAdapter();
            run(NetNodeConfig.builder().shards(1).build(), adapter, 1);
            nonces.add(adapter.batches.getFirst().nonce());
        }
        assertThat(nonces).hasSize(3).doesNotContain(0L);
    }

    // spec 05 §8.2: a stored zero is read, batches carry one
    @Test
    void aStoredZeroBecomesOne() throws IOException {
        Files.write(folder.resolve("nonce"), NonceFile.encode(0));
        var adapter = new RecordingAdapter();
        run(config().build(), adapter, 1);
        assertThat(adapter.batches.getFirst().nonce()).isEqualTo(1);
    }

    // spec 05 §8.3: errors; folders are not made; no temporary file is left
    @Test
    void wrongFilesAndMissingFoldersFailTheCreation() throws IOException {
        Files.write(folder.resolve("nonce"), "shorty!".getBytes(UTF_8));
        assertThatThrownBy(() -> NetNode.create(config().build(), new RecordingAdapter()))
                .hasMessageContaining("has length 7 (expected 9 for v1)");
        Path missing = folder.resolve("none").resolve("nonce");
        NetNodeConfig nowhere = NetNodeConfig.builder().producerNoncePath(missing).build();
        assertThatThrownBy(() -> NetNode.create(nowhere, new RecordingAdapter()))
                .isInstanceOf(AdapterException.class);
        assertThat(missing.getParent()).doesNotExist();
    }

    // spec 05 §25 M-43
    @Test
    void firstStartersAtTheSameTimeLeaveOneWholeFile() throws IOException {
        ProducerConfig files = ProducerConfig.at(folder.resolve("nonce"));
        List<CompletableFuture<Long>> starters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starters.add(
                    CompletableFuture.supplyAsync(() -> {
                        while (true) {
                            try (Producer one =
                                    DurableProducer.open(
                                            files, Entropy.system(), WallClock.system())) {
                                return one.nonce();
                            } catch (AdapterException e) {
                                assertThat(e).hasMessageContaining("lock");
                            }
                        }
                    }));
        }
        Set<Long> nonces = new HashSet<>();
        for (CompletableFuture<Long> starter : starters) nonces.add(starter.join());
        assertThat(nonces).hasSize(1);
        assertThat(Files.readAllBytes(folder.resolve("nonce"))).hasSize(9);
        try (var left = Files.list(folder)) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    // spec 05 §30.1 row 1: the outbox sends unfinished batches again, as they were, before new ones
    @Test
    void theOutboxSendsAnUnfinishedBatchAgainAsItWas() {
        NetNodeConfig durable = config().shards(1).durableOutbox().adapterRetries(0).build();
        ProducerConfig files = ProducerConfig.at(folder.resolve("nonce")).withOutbox();
        Batch lost;
        try (Producer crashed = DurableProducer.open(files, Entropy.system(), WallClock.system())) {
            lost = Batch.of(new ShardId(0), crashed.nonce(), 0, 77, List.of("a".getBytes(UTF_8)));
            crashed.sequence(new ShardId(0)).number(lost);
            crashed.outbox().keep(lost);
        }
        var adapter = new RecordingAdapter();
        run(durable, adapter, 3);
        Batch first = adapter.batches.getFirst();
        assertThat(first.dedupId(0)).isEqualTo(lost.dedupId(0));
        assertThat(first.payload(0)).isEqualTo("a".getBytes(UTF_8));
        assertThat(first.insertionTs(0)).isEqualTo(77);
        assertThat(adapter.dedupIds()).hasSize(4);
        run(durable, adapter, 1);
        assertThat(adapter.dedupIds()).hasSize(5);
        assertThat(adapter.events()).isEqualTo(5);
    }

    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void filesAreReadBackAndAnyDamageIsNoticed(long seed) {
        var random = new SplittableRandom(seed);
        Batch batch = batch(random);
        byte[] stored = BatchCodec.encode(batch);
        Batch read = BatchCodec.decode(stored).orElseThrow();
        assertThat(BatchCodec.encode(read)).isEqualTo(stored);
        SortedMap<Integer, Long> marks = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--)
            marks.put(random.nextInt(100), random.nextLong());
        byte[] markFile = SequenceMarks.encode(seed, marks);
        assertThat(SequenceMarks.decode(markFile, seed)).isEqualTo(marks);
        byte[] damaged = random.nextBoolean() ? flipped(stored, random) : cut(stored, random);
        if (damaged.length > 0) {
            assertThatThrownBy(() -> BatchCodec.decode(damaged))
                    .isInstanceOf(MalformedException.class);
        }
        byte[] damagedMarks =
                random.nextBoolean() ? flipped(markFile, random) : cut(markFile, random);
        assertThatThrownBy(() -> SequenceMarks.decode(damagedMarks, seed))
                .isInstanceOf(MalformedException.class);
    }

    private static Batch batch(SplittableRandom random) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            byte[] payload = new byte[random.nextInt(20)];
            random.nextBytes(payload);
            payloads.add(payload);
        }
        ShardId shard = new ShardId(random.nextInt(ShardId.MAX));
        return Batch.of(shard, random.nextLong(), random.nextLong(), random.nextLong(), payloads);
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static byte[] cut(byte[] bytes, SplittableRandom random) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
}
