package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.OVERHEAD_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;

/** What is queued before anything is sent shares packets (spec 20 §4.1). */
class SendLaneTest {
    private static final int PAYLOAD = 1_000;

    private final List<String> fates = new ArrayList<>();

    @Test
    void messagesThatWaitShareAPacketAndEachHearsItsOwnFate() {
        SendLane lane = lane(100_000);
        queue(lane, "a", 100);
        queue(lane, "b", 200);
        Outgoing packet = next(lane);
        assertThat(packet.frameCount()).isEqualTo(2);
        assertThat(packet.length()).isEqualTo(300 + 2 * FRAME_PREFIX_BYTES);
        assertThat(lane.poll()).isNull();
        assertThat(fates).isEmpty();
        lane.acknowledged(packet, 1);
        assertThat(fates).containsExactly("a arrived", "b arrived");
        assertThat(lane.settled()).isTrue();
        assertThat(lane.acknowledgedEvents()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitBeginsTheNextPacketAndNothingJoinsOneThatWasSent() {
        SendLane lane = lane(100_000);
        queue(lane, "a", 600);
        queue(lane, "b", 600);
        Outgoing first = next(lane);
        queue(lane, "c", 10);
        Outgoing second = next(lane);
        assertThat(first.frameCount()).isEqualTo(1);
        assertThat(second.frameCount()).isEqualTo(2);
        assertThat(second.sequence()).isEqualTo(first.sequence() + 1);
    }

    @Test
    void aJoinedMessageCostsItsOwnBytesOfCreditAndNoPacket() {
        int one = 100 + FRAME_PREFIX_BYTES;
        SendLane lane = lane(2L * one + OVERHEAD_BYTES);
        queue(lane, "a", 100);
        queue(lane, "b", 100);
        assertThat(lane.remaining()).isZero();
        queue(lane, "c", 100);
        assertThat(next(lane).frameCount()).isEqualTo(2);
        assertThat(lane.waiting()).hasSize(1);
        lane.credit(10_000);
        lane.pump(PAYLOAD, 0);
        assertThat(next(lane).frameCount()).isEqualTo(1);
    }

    @Test
    void aMessageInSeveralPacketsDoesNotShareThem() {
        SendLane lane = lane(100_000);
        queue(lane, "a", 10);
        queue(lane, "large", 2_500);
        queue(lane, "b", 10);
        List<Integer> frames = new ArrayList<>();
        List<Outgoing> packets = new ArrayList<>();
        for (Outgoing packet = lane.poll(); packet != null; packet = lane.poll()) {
            frames.add(packet.frameCount());
            packets.add(packet);
        }
        assertThat(frames).containsExactly(1, 1, 1, 1, 1);
        packets.forEach(packet -> lane.acknowledged(packet, 1));
        assertThat(fates).containsExactly("a arrived", "large arrived", "b arrived");
    }

    private static SendLane lane(long credit) {
        return new SendLane(new Lane(0, new StreamId(7), true, 1), LaneOptions.MESSAGES, credit, 0);
    }

    private void queue(SendLane lane, String name, int bytes) {
        Delivery delivery =
                new Delivery(arrived -> fates.add(name + (arrived ? " arrived" : " failed")));
        lane.queue(new QueuedSend(List.of(new byte[bytes]), null, delivery));
        lane.pump(PAYLOAD, 0);
    }

    private static Outgoing next(SendLane lane) {
        return Objects.requireNonNull(lane.poll());
    }
}
