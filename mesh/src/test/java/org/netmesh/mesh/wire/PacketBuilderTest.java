package org.netmesh.mesh.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.crypto.SessionPair;
import org.netmesh.mesh.session.NetSession;

class PacketBuilderTest {
    private final PacketBuilder packet = new PacketBuilder();
    private final NetSession session = NetSession.of(SessionPair.fresh(3).initiator(), 0);

    @Test
    @DisplayName("spec 01 §15.22, §15.13: three events give the 30 golden bytes")
    void framesAreTheGoldenOnes() {
        packet.direct();
        for (String event : new String[] {"event1", "event2", "event3"}) {
            packet.add(event.getBytes(US_ASCII));
        }
        byte[] payload = new byte[packet.payloadLength()];
        System.arraycopy(packet.bytes(), packet.payloadOffset(), payload, 0, payload.length);
        assertThat(Hex.of(payload))
                .isEqualTo("060000006576656e7431060000006576656e7432060000006576656e7433");
        assertThat(packet.eventCount()).isEqualTo(3);
        assertThat(packet.creditBytes()).isEqualTo(110);
    }

    @Test
    @DisplayName(
            "spec 01 §15.15, §14 W-13: 2,028 empty events fit, one more is refused, no counter goes")
    void tooManyEventsAreRefusedBeforeACounterIsTaken() {
        packet.direct();
        for (int i = 0; i < 2028; i++) assertThat(packet.add(new byte[0])).isTrue();
        assertThat(packet.add(new byte[0])).isFalse();
        assertThat(packet.addFrames(new byte[4], 0, 4, 1)).isFalse();
        assertThat(session.sealedPackets()).isZero();
        session.seal(packet);
        assertThat(packet.length()).isEqualTo(8192);
    }

    @Test
    @DisplayName("spec 01 §14 W-12: no datagram is above 8,192 bytes, routing header included")
    void theLimitsAreTheChapters() {
        assertThat(packet.direct().room()).isEqualTo(8108);
        assertThat(packet.add(new byte[8109])).isFalse();
        assertThat(packet.add(new byte[8108])).isTrue();
        session.seal(packet);
        assertThat(packet.datagram()).hasSize(8192);

        assertThat(packet.routed(1, 2, 8).room()).isEqualTo(8090);
        assertThat(packet.add(new byte[8091])).isFalse();
        assertThat(packet.add(new byte[8090])).isTrue();
        session.seal(packet);
        assertThat(packet.datagram()).hasSize(8192);

        packet.maxDatagramBytes(1200).direct().add(new byte[packet.room()]);
        session.seal(packet);
        assertThat(packet.datagram()).hasSize(1200);
        assertThatIllegalArgumentException().isThrownBy(() -> packet.maxDatagramBytes(8193));
    }

    @Test
    @DisplayName("spec 01 §14 W-22: nothing of one packet leaks into the next")
    void aBegunPacketIsClean() {
        packet.direct().flags(1).subprotocol(7).published(3, 4).epoch(5).fragment(1, 2, 3);
        packet.stream(8).sequence(9).add(new byte[] {1});
        session.seal(packet);
        session.seal(packet.direct());
        PacketView view = new PacketView();
        byte[] datagram = packet.datagram();
        assertThat(view.wrap(datagram, 0, datagram.length)).isEqualTo(DropReason.NONE);
        assertThat(view.flags()).isZero();
        assertThat(view.subprotocol()).isZero();
        assertThat(view.channelHash()).isZero();
        assertThat(view.originHash()).isZero();
        assertThat(view.epoch()).isZero();
        assertThat(view.fragmentFlags()).isZero();
        assertThat(view.stream()).isZero();
        assertThat(view.sequence()).isZero();
        assertThat(view.payloadLength()).isZero();
    }

    @Test
    void aSealedPacketTakesNothingMore() {
        session.seal(packet.direct());
        assertThatIllegalStateException().isThrownBy(() -> packet.add(new byte[0]));
        assertThatIllegalStateException().isThrownBy(() -> session.seal(packet));
        assertThatIllegalStateException().isThrownBy(() -> packet.direct().datagram());
    }
}
