package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.crypto.StaticPublicKey;

class PeerTicketTest {
    private static final StaticPublicKey KEY = StaticPublicKey.parse("ab".repeat(32));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "203.0.113.9", "2001:db8::7"})
    void aTicketIsOneLineThatReadsBack(String host) {
        PeerTicket ticket =
                new PeerTicket(
                        new InetSocketAddress(InetAddress.ofLiteral(host), 65_535),
                        KEY,
                        new NodeId(0xf27d_ada6_6f2c_faceL));
        assertThat(PeerTicket.parse(ticket.toString())).isEqualTo(ticket);
        assertThat(PeerTicket.parse(" " + ticket + "\n")).isEqualTo(ticket);
    }

    @Test
    void itsTextIsTheDocumentedOne() {
        PeerTicket ticket =
                new PeerTicket(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9_000),
                        KEY,
                        new NodeId(1));
        assertThat(ticket)
                .hasToString("netmesh:0000000000000001-" + "ab".repeat(32) + "@127.0.0.1:9000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "netmesh:",
                "netmesh:1-ab@127.0.0.1:9000",
                "netmesh:0000000000000000-%s@127.0.0.1:9000",
                "netmesh:0000000000000001-%s@127.0.0.1:0",
                "netmesh:0000000000000001-%s@127.0.0.1:65536",
                "netmesh:0000000000000001-%s@example.org:9000",
                "netmesh:0000000000000001-%s@0.0.0.0:9000",
                "netmesh:0000000000000001-%s@127.0.0.1",
                "netmesh:0000000000000001-%s@[127.0.0.1:9000"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> PeerTicket.parse(text.replace("%s", "ab".repeat(32))))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.INVALID_CONFIG));
    }

    @Test
    void noTextCausesAnythingButARefusal() {
        String valid = "netmesh:0000000000000001-" + "ab".repeat(32) + "@[::1]:9000";
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int change = 0; change <= random.nextInt(3); change++) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
            }
            try {
                assertThat(PeerTicket.parse(PeerTicket.parse(text.toString()).toString()))
                        .isNotNull();
            } catch (MeshException refused) {
                assertThat(refused).hasMessageStartingWith("fatal error: invalid config: ");
            }
        }
    }
}
