package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;

/** What a full inbound queue does (spec 02 §7). */
class InboundQueueTest {
    private int relieved;

    @Test
    void dropNewestKeepsWhatWasThereFirstAndCounts() {
        InboundQueue queue = filled(InboundOverflow.DROP_NEWEST, 6);
        assertThat(sequences(queue.poll(10))).containsExactly(0L, 1L, 2L, 3L);
        assertThat(queue.dropped()).isEqualTo(2);
        assertThat(queue.pressed()).isFalse();
    }

    @Test
    void dropOldestKeepsWhatCameLastAndCounts() {
        InboundQueue queue = filled(InboundOverflow.DROP_OLDEST, 6);
        assertThat(sequences(queue.poll(10))).containsExactly(2L, 3L, 4L, 5L);
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void blockGrantsPressesAboveThreeQuartersAndIsRelievedAtAQuarter() {
        InboundQueue queue = filled(InboundOverflow.BLOCK_GRANTS, 3);
        assertThat(queue.pressed()).isFalse();
        queue.offer(event(3));
        assertThat(queue.pressed()).isTrue();
        queue.poll(2);
        assertThat(queue.pressed()).isTrue();
        assertThat(relieved).isZero();
        queue.poll(1);
        assertThat(queue.pressed()).isFalse();
        assertThat(relieved).isEqualTo(1);
    }

    @Test
    void whatIsInsideCanBeReadAfterTheEndAndNothingMoreComes() throws InterruptedException {
        InboundQueue queue = filled(InboundOverflow.DROP_NEWEST, 1);
        queue.finish();
        queue.offer(event(9));
        assertThat(queue.ended()).isFalse();
        assertThat(queue.next(Long.MAX_VALUE)).isEqualTo(event(0));
        assertThat(queue.next(Long.MAX_VALUE)).isNull();
        assertThat(queue.ended()).isTrue();
    }

    private InboundQueue filled(InboundOverflow overflow, int events) {
        InboundQueue queue = new InboundQueue(4, overflow, () -> relieved++);
        for (int i = 0; i < events; i++) queue.offer(event(i));
        return queue;
    }

    private static List<Long> sequences(List<MeshEvent> events) {
        return events.stream().map(MeshEvent::sequence).toList();
    }

    private static MeshEvent event(long sequence) {
        return new MeshEvent(
                new NodeId(1),
                new StreamId(2),
                sequence,
                0,
                0,
                0,
                0,
                ByteBuffer.wrap(new byte[] {1}),
                Instant.EPOCH);
    }
}
