package org.netmesh.mesh.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.crypto.PacketCipher;
import org.netmesh.mesh.crypto.SessionKeys;
import org.netmesh.mesh.crypto.SessionPair;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.PacketView;

class NetSessionTest {
    private static final long LATER = 77;
    private final SessionPair pair = SessionPair.fresh(1);
    private final NetSession alice = NetSession.of(pair.initiator(), 0);
    private final NetSession bob = NetSession.of(pair.responder(), 0);
    private final PacketBuilder builder = new PacketBuilder();
    private final PacketView packet = new PacketView();

    @Test
    void whatOneSideSealsTheOtherOpensOnce() {
        byte[] datagram = sealed("hello");
        assertThat(open(bob, datagram.clone())).isEqualTo(DropReason.NONE);
        assertThat(bob.lastReceivedNanos()).isEqualTo(LATER);
        assertThat(open(bob, datagram.clone())).isEqualTo(DropReason.REPLAY);
        assertThat(bob.openedPackets()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "spec 01 §15.16, §14 W-15, W-43: cut, flipped or foreign packets change nothing at all")
    void whatIsNotGenuineChangesNothing() {
        byte[] datagram = sealed("some words");
        byte[] cut = Arrays.copyOf(datagram, datagram.length - 10);
        assertThat(open(bob, cut)).isEqualTo(DropReason.LENGTH);
        for (int bit = 0; bit < datagram.length * Byte.SIZE; bit++) {
            int at = bit / Byte.SIZE;
            boolean unauthenticated = at == 6 || (at >= 12 && at < 16);
            if (unauthenticated) continue;
            byte[] flipped = datagram.clone();
            flipped[at] ^= (byte) (1 << bit % Byte.SIZE);
            DropReason wrapped = packet.wrap(flipped, 0, flipped.length);
            if (wrapped == DropReason.NONE) {
                assertThat(bob.open(packet, LATER)).as("bit %d", bit).isNotEqualTo(DropReason.NONE);
            }
        }
        assertThat(bob.lastReceivedNanos()).isZero();
        assertThat(bob.openedPackets()).isZero();
        // W-10 and K-7: hop count and nonce prefix may be anything
        datagram[6] = 77;
        Arrays.fill(datagram, 12, 16, (byte) 0xff);
        assertThat(open(bob, datagram)).isEqualTo(DropReason.NONE);
    }

    @Test
    @DisplayName("spec 01 §15.21, §14 W-5, W-6: heartbeats share the counter and are authenticated")
    void heartbeatsAreAuthenticatedAndNeverRepeat() {
        sealed("data");
        assertThat(alice.heartbeat(builder.direct())).isEqualTo(1);
        byte[] heartbeat = builder.datagram();
        assertThat(heartbeat).hasSize(80);
        for (int body : new int[] {0, 1, 15, 17, 64}) {
            assertThat(open(bob, Arrays.copyOf(heartbeat, 64 + body))).isEqualTo(DropReason.LENGTH);
        }
        byte[] garbage = heartbeat.clone();
        Arrays.fill(garbage, 64, 80, (byte) 9);
        assertThat(open(bob, garbage)).isEqualTo(DropReason.AUTH);
        assertThat(bob.lastReceivedNanos()).isZero();
        assertThat(open(bob, heartbeat.clone())).isEqualTo(DropReason.NONE);
        assertThat(bob.lastReceivedNanos()).isEqualTo(LATER);
        assertThat(open(bob, heartbeat)).isEqualTo(DropReason.REPLAY);
    }

    @Test
    @DisplayName("spec 01 §15.20, §14 W-1: 800 packets of all kinds have 800 nonces")
    void noCounterIsUsedTwice() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 800; i++) {
            if (i % 3 == 0) alice.heartbeat(builder.direct());
            else alice.seal(i % 2 == 0 ? builder.direct() : builder.routed(9, 8, 7));
            byte[] bytes = builder.datagram();
            int header = bytes.length == 98 ? 18 : 0;
            nonces.add(Arrays.toString(Arrays.copyOfRange(bytes, header + 12, header + 24)));
        }
        assertThat(nonces).hasSize(800);
        assertThat(alice.sealedPackets()).isEqualTo(800);
    }

    @Test
    @DisplayName("spec 01 §14 W-2: a packet of one session does not open under another")
    void sessionsDoNotMix() {
        NetSession other = NetSession.of(SessionPair.fresh(2).responder(), 0);
        assertThat(open(other, sealed("x"))).isEqualTo(DropReason.NO_SESSION);
    }

    // spec 01 §14 W-4: the keys leave as ciphers, once, and from a session not even as these
    @Test
    void aSendingKeyHasNoAccessor() {
        for (Class<?> keeper : List.of(NetSession.class, SessionKeys.class)) {
            assertThat(keeper.getFields()).isEmpty();
            assertThat(keeper.getMethods())
                    .extracting(Method::getReturnType)
                    .doesNotContain(byte[].class, PacketCipher.class);
        }
        assertThat(NetSession.class.getMethods())
                .extracting(Method::getReturnType)
                .doesNotContain(SessionKeys.class, SessionKeys.Ciphers.class);
        SessionKeys keys = SessionPair.fresh(3).initiator();
        NetSession.of(keys, 0).close();
        assertThatIllegalStateException().isThrownBy(keys::takeCiphers);
    }

    @Test
    void silenceIsLongerThanTheTimeout() {
        open(bob, sealed("x"));
        assertThat(bob.silent(LATER + 30, 30)).isFalse();
        assertThat(bob.silent(LATER + 31, 30)).isTrue();
    }

    @Test
    @DisplayName("spec 01 §18 B-11: a closed session seals and opens nothing")
    void aClosedSessionRefuses() {
        byte[] datagram = sealed("x");
        alice.close();
        bob.close();
        assertThatIllegalStateException().isThrownBy(() -> sealed("y"));
        assertThatIllegalStateException().isThrownBy(() -> open(bob, datagram));
        assertThat(alice.toString()).doesNotContain("Cipher");
    }

    private byte[] sealed(String event) {
        builder.direct().flags(PacketFlags.RELIABLE).stream(5).sequence(6);
        assertThat(builder.add(event.getBytes(UTF_8))).isTrue();
        alice.seal(builder);
        return builder.datagram();
    }

    private DropReason open(NetSession session, byte[] datagram) {
        assertThat(packet.wrap(datagram, 0, datagram.length)).isEqualTo(DropReason.NONE);
        return session.open(packet, LATER);
    }
}
