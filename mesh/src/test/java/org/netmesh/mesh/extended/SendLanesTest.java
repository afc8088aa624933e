package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;

/** How many outgoing lanes there may be, and which goes first (spec 20 §4.1, spec 02 §3.1). */
class SendLanesTest {
    private static final int STREAMS = 4;
    private static final int PAYLOAD = 1_000;

    private final ControlOutbox control = new ControlOutbox();
    private final SendLanes lanes = new SendLanes(65_536, STREAMS, control);

    @Test
    void aboveTheBoundTheLeastRecentlyUsedStreamMakesRoom() {
        for (int id = 1; id <= STREAMS; id++) open(0, id, id);
        open(0, STREAMS + 1, STREAMS + 1);

        assertThat(lanes.get(key(0, 1))).isNull();
        assertThat(lanes.all()).hasSize(STREAMS);
        assertThat(control.take(_ -> -1)).hasSize(1);
        lanes.close(open(0, 2, 9), 9);
        open(0, 7, 9);
        assertThat(lanes.all()).hasSize(STREAMS);
        assertThat(lanes.get(key(0, 3))).isNotNull();
    }

    // nothing that was taken is forgotten
    @Test
    void aStreamOfWhichSomethingIsUnderWayStays() {
        for (int id = 1; id <= STREAMS; id++) send(open(0, id, id));
        assertThatThrownBy(() -> open(0, 9, 9))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.LIMIT))
                .hasMessageContaining("streams per peer = 4");
        SendLane third = open(0, 3, 9);
        third.acknowledged(Objects.requireNonNull(third.poll()), 9);
        open(0, 9, 9);
        assertThat(lanes.get(key(0, 3))).isNull();
        assertThat(lanes.get(key(0, 1))).isNotNull();
    }

    @Test
    void messagesOfProtocolsDoNotTakeTheRoomOfStreams() {
        for (int id = 1; id <= STREAMS; id++) open(0, id, id);
        for (int id = 1; id <= STREAMS; id++) open(0x400, id, 10);
        assertThat(lanes.all()).hasSize(2 * STREAMS);
        assertThat(lanes.get(key(0, 1))).isNotNull();
    }

    private SendLane open(int subprotocol, long id, long nowNanos) {
        return lanes.open(key(subprotocol, id), LaneOptions.MESSAGES, nowNanos);
    }

    private static LaneKey key(int subprotocol, long id) {
        return new LaneKey(subprotocol, new StreamId(id), true);
    }

    private static void send(SendLane lane) {
        lane.queue(new QueuedSend(List.of(new byte[10]), null, null));
        lane.pump(PAYLOAD, 1);
    }
}
