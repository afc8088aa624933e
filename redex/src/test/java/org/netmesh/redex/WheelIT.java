package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.testservers.ReferencePeer;
import org.netmesh.testservers.ReferencePrograms;
import tools.jackson.databind.JsonNode;

/** A live process of Net 0.19.0 opens what we wrote, and we what it wrote (spec 06 §27). */
class WheelIT {
    private static final ChannelName NAME = new ChannelName("live/exchange");

    @TempDir private Path folder;

    /** Outside the time limit of a test: the first time it is fetched. */
    @BeforeAll
    static void install() {
        ReferencePrograms.python();
    }

    // spec 06 §30.25
    @Test
    void itOpensWhatWeWroteAndWeWhatItAdded() {
        writeOurs();
        try (ReferencePeer peer = ReferencePeer.python()) {
            JsonNode file = open(peer);
            assertThat(theirs(peer, file)).isEqualTo(ours());
            assertThat(append(peer, file, "of the wheel")).isEqualTo(11);
            peer.call(
                    "file_append_batch",
                    Map.of("file", file, "payloads", List.of("00", "", "ffff")));
            peer.call("file_sync", Map.of("file", file));
            peer.call("file_close", Map.of("file", file));
        }

        List<String> all = ours();
        assertThat(all).hasSize(15);
        assertThat(all.get(11)).isEqualTo("11 " + hex("of the wheel"));
        assertThat(all.subList(12, 15)).containsExactly("12 00", "13 ", "14 ffff");
    }

    @Test
    void itOpensWhatASweepLeftAndCountsOn() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config().retentionMaxEvents(4).build());
            for (int i = 0; i < 9; i++) file.append(new byte[i]);
            file.appendInline(0x0102_0304_0506_0708L);
            file.sweepRetention();
            file.append("after".getBytes(UTF_8));
        }
        try (ReferencePeer peer = ReferencePeer.python()) {
            JsonNode file = open(peer);
            assertThat(theirs(peer, file)).isEqualTo(ours()).hasSize(5);
            assertThat(append(peer, file, "next")).isEqualTo(11);
        }
        assertThat(ours()).hasSize(6);
    }

    // spec 06 §30.25
    @Test
    void aKilledWheelLeavesALogThatWeOpen() {
        try (ReferencePeer peer = ReferencePeer.python()) {
            JsonNode file = open(peer);
            for (int i = 0; i < 50; i++) append(peer, file, "event-" + i);
            peer.kill();
        }

        List<String> all = ours();
        assertThat(all).hasSize(50);
        assertThat(all.get(49)).isEqualTo("49 " + hex("event-49"));
    }

    @Test
    void itOpensWhatOurKilledWriterLeftAndCountsOn() {
        ChannelName name = KilledWriterTest.NAME;
        long acknowledged = KilledWriterTest.killedWriter(folder, 300);
        List<String> events;
        try (ReferencePeer peer = ReferencePeer.python()) {
            JsonNode file = open(peer, folder, name);
            events = theirs(peer, file);
            long next = append(peer, file, "of the wheel");
            assertThat(next).isGreaterThan(acknowledged);
            assertThat(events).last().asString().startsWith(next - 1 + " ");
        }
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(name, config().build());
            assertThat(texts(file.readRange(0, -1))).startsWith(events.toArray(String[]::new));
            assertThat(file.len()).isEqualTo(events.size() + 1);
        }
    }

    @Test
    void aBackupOfALiveLogOpensThere() {
        ChannelName memory = new ChannelName("live/memory");
        Path copy = folder.resolve("copy");
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config().build());
            RedexFile inMemory = redex.openFile(memory);
            for (int i = 0; i < 5; i++) {
                file.append(("disk-" + i).getBytes(UTF_8));
                inMemory.append(("memory-" + i).getBytes(UTF_8));
            }
            inMemory.appendInline(-1);
            assertThat(file.backup(copy)).isEqualTo(new LogBounds(5, 0, 5));
            file.append("later".getBytes(UTF_8));
            assertThat(inMemory.backup(copy).len()).isEqualTo(6);
        }
        try (ReferencePeer peer = ReferencePeer.python()) {
            assertThat(theirs(peer, open(peer, copy, NAME))).hasSize(5);
            assertThat(theirs(peer, open(peer, copy, memory)))
                    .hasSize(6)
                    .endsWith("5 ffffffffffffffff");
        }
    }

    private void writeOurs() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config().build());
            for (int i = 0; i < 5; i++) file.append(("event-" + i).getBytes(UTF_8));
            file.appendInline("inline!!".getBytes(UTF_8));
            file.appendBatch(List.of(new byte[0], new byte[4096], "ü".getBytes(UTF_8)));
            file.append(new byte[70_000]);
            file.append("last".getBytes(UTF_8));
        }
    }

    private List<String> ours() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config().build());
            assertThat(file.recovery().isClean()).isTrue();
            return texts(file.readRange(0, -1));
        }
    }

    private static List<String> texts(List<RedexEvent> events) {
        return events.stream().map(event -> event.seq() + " " + Hex.of(event.payload())).toList();
    }

    private JsonNode open(ReferencePeer peer) {
        return open(peer, folder, NAME);
    }

    private static JsonNode open(ReferencePeer peer, Path base, ChannelName name) {
        JsonNode redex = peer.call("redex_open", Map.of("persistent_dir", base.toString()));
        return peer.call(
                        "file_open",
                        Map.of(
                                "redex",
                                redex.required("redex"),
                                "name",
                                name.value(),
                                "persistent",
                                true))
                .required("file");
    }

    private static long append(ReferencePeer peer, JsonNode file, String text) {
        return peer.call("file_append", Map.of("file", file, "payload", hex(text)))
                .required("seq")
                .asLong();
    }

    private static List<String> theirs(ReferencePeer peer, JsonNode file) {
        return peer.call("file_read", Map.of("file", file, "start", 0, "end", Long.MAX_VALUE))
                .required("events")
                .valueStream()
                .map(e -> e.required("seq").asLong() + " " + e.required("payload").asString())
                .toList();
    }

    private static String hex(String text) {
        return Hex.of(text.getBytes(UTF_8));
    }

    private static RedexFileConfig.Builder config() {
        return RedexFileConfig.builder().persistent(true);
    }

    private Redex redex() {
        return Redex.builder().persistentDir(folder).retentionSweep(Duration.ZERO).build();
    }
}
