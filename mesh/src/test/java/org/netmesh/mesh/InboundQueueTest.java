package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.session.Unread;

/** What a full inbound queue does (spec 02 §7). */
class InboundQueueTest {
    private final Unread unread = new Unread(3, true, _ -> {});
    private final List<Unread> taken = new ArrayList<>();

    @Test
    void dropNewestKeepsWhatWasThereFirstAndCounts() {
        InboundQueue queue = filled(InboundOverflow.DROP_NEWEST, 6);
        assertThat(sequences(queue.poll(10))).containsExactly(0L, 1L, 2L, 3L);
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void dropOldestKeepsWhatCameLastAndCounts() {
        InboundQueue queue = filled(InboundOverflow.DROP_OLDEST, 6);
        assertThat(sequences(queue.poll(10))).containsExactly(2L, 3L, 4L, 5L);
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void blockGrantsTakesWhatWasSentOnCreditAndDropsWhatGoesBeyond() {
        InboundQueue queue = new InboundQueue(2, InboundOverflow.BLOCK_GRANTS);
        for (int i = 0; i < 6; i++) queue.offer(held(i));
        assertThat(sequences(queue.poll(10))).containsExactly(0L, 1L, 2L);
        assertThat(queue.dropped()).isEqualTo(3);
        assertThat(unread.bytes()).isZero();
    }

    @Test
    void theCreditOfAnEventComesBackWithItsLastReader() {
        InboundQueue one = new InboundQueue(4, InboundOverflow.BLOCK_GRANTS);
        InboundQueue other = new InboundQueue(4, InboundOverflow.BLOCK_GRANTS);
        InboundEvent event = new InboundEvent(event(0), 1, unread, taken::add);
        event.enter(2);
        one.offer(event);
        other.offer(event);
        one.poll(1);
        assertThat(unread.events()).isEqualTo(1);
        other.close();
        assertThat(unread.events()).isZero();
        assertThat(taken).containsExactly(unread);
    }

    @Test
    void whatIsInsideCanBeReadAfterTheEndAndNothingMoreComes() throws InterruptedException {
        InboundQueue queue = filled(InboundOverflow.DROP_NEWEST, 1);
        queue.finish();
        queue.offer(held(9));
        assertThat(queue.ended()).isFalse();
        assertThat(queue.next(Long.MAX_VALUE)).isEqualTo(event(0));
        assertThat(queue.next(Long.MAX_VALUE)).isNull();
        assertThat(queue.ended()).isTrue();
    }

    private InboundQueue filled(InboundOverflow overflow, int events) {
        InboundQueue queue = new InboundQueue(4, overflow);
        for (int i = 0; i < events; i++) queue.offer(held(i));
        return queue;
    }

    private InboundEvent held(long sequence) {
        InboundEvent event = new InboundEvent(event(sequence), 1, unread, taken::add);
        event.enter(1);
        return event;
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
