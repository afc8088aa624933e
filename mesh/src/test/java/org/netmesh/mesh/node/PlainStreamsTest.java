package org.netmesh.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.stream.StreamConfig;

class PlainStreamsTest {
    private static final Now BEGIN = at(0);
    private static final int BOUND = 4_096;

    private final PlainStreams streams = new PlainStreams(BOUND, 1);

    // spec 02 §30 M-39
    @Test
    void grantsForAClosedStreamAreIgnoredForTwoSeconds() {
        open(7);
        assertThat(streams.quarantined(new StreamId(7), BEGIN)).isFalse();
        close(7);
        assertThat(streams.quarantined(new StreamId(7), at(1_999_999_999))).isTrue();
        assertThat(streams.quarantined(new StreamId(7), at(2_000_000_000))).isFalse();
    }

    // spec 02 §30 M-39: bounded, the oldest go
    @Test
    void theListOfClosedStreamsIsBounded() {
        for (long id = 1; id <= BOUND + 100; id++) {
            open(id);
            close(id);
        }
        assertThat(streams.quarantined(new StreamId(100), BEGIN)).isFalse();
        assertThat(streams.quarantined(new StreamId(101), BEGIN)).isTrue();
        assertThat(streams.quarantined(new StreamId(BOUND + 100), BEGIN)).isTrue();
    }

    // spec 02 §30 M-41
    @Test
    void theLongestIdleTimeEndsNoStreamForItsAge() {
        for (long id = 1; id <= 10; id++) open(id);
        assertThat(streams.idle(Long.MAX_VALUE, at(Long.MAX_VALUE))).isEmpty();
        assertThat(streams.idle(1_000, at(1_001))).hasSize(10);
    }

    private void open(long id) {
        streams.add(new PlainStream(StreamConfig.of(new StreamId(id)), id, (_, _) -> {}, BEGIN));
    }

    private void close(long id) {
        PlainStream stream = streams.get(id);
        if (stream == null) throw new AssertionError("it was opened");
        streams.remove(stream, BEGIN);
    }

    private static Now at(long nanos) {
        return new Now(nanos, nanos);
    }
}
