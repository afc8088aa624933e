package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;

/** One log in memory: appends and reads (spec 06 §4, §5). */
class RedexFileTest {
    private final Redex redex = Redex.inMemory();
    private final RedexFile file = redex.openFile(new ChannelName("orders/audit"));

    // parity: redex.RedexEvent, redex.RedexEvent.seq, redex.RedexFileConfig
    // spec 06 §30.1
    @Test // parity: redex.RedexFile.append, redex.RedexFile.readRange, redex.RedexEvent.payload
    void tenThousandAppendsComeBackInOrder() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(file.append(bytes("event-" + i))).isEqualTo(i);
        }

        List<RedexEvent> events = file.readRange(0, 10_000);

        assertThat(events).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(events.get(i).seq()).isEqualTo(i);
            assertThat(new String(events.get(i).payload(), UTF_8)).isEqualTo("event-" + i);
        }
    }

    // spec 06 §30.2
    @Test // parity: redex.RedexEvent.isInline
    void inlineEventsHoldExactlyTheirEightBytes() {
        for (int i = 0; i < 1_000; i++) file.appendInline(bytes("%08d".formatted(i)));

        List<RedexEvent> events = file.readRange(0, 1_000);

        assertThat(events).hasSize(1_000).allMatch(RedexEvent::isInline);
        assertThat(new String(events.get(77).payload(), UTF_8)).isEqualTo("00000077");
        assertThat(file.retainedBytes()).isZero();
        assertThatThrownBy(() -> file.appendInline(new byte[7]))
                .hasMessageContaining("7 bytes (max 8)");
    }

    // spec 06 §29 M-5
    @Test // parity: redex.RedexFile.appendBatch
    void aBatchTakesConsecutiveSequencesAndAnEmptyOneNone() {
        file.append(bytes("a"));

        assertThat(file.appendBatch(List.of())).isEmpty();
        assertThat(file.appendBatch(List.of(bytes("b"), bytes(""), bytes("c"))))
                .isEqualTo(OptionalLong.of(1));
        assertThat(file.nextSeq()).isEqualTo(4);
        assertThat(file.readOne(2).orElseThrow().checksum()).isEqualTo(0x08d394c2);
    }

    @Test
    void rangesAreHalfOpenAndKnowNoFuture() {
        for (int i = 0; i < 5; i++) file.append(bytes("e" + i));

        assertThat(seqs(file.readRange(1, 3))).containsExactly(1L, 2L);
        assertThat(file.readRange(3, 3)).isEmpty();
        assertThat(file.readRange(4, 1)).isEmpty();
        assertThat(seqs(file.readRange(4, -1))).containsExactly(4L);
        assertThat(file.readOne(5)).isEmpty();
        assertThat(file.readOne(-1)).isEmpty();
    }

    static List<Long> seqs(List<RedexEvent> events) {
        List<Long> seqs = new ArrayList<>();
        for (RedexEvent event : events) seqs.add(event.seq());
        return seqs;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
