package org.netmesh.mesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;

/** The settings of a link: defaults, bounds, and the texts of the reference. */
class MeshTransportTest {
    private final InetSocketAddress here =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_001);
    private final StaticKeyPair keys = StaticKeyPair.generate();
    private final Psk psk = Psk.generate(Entropy.system());

    // parity: transports.mesh.NetOptions, transports.mesh.heartbeatIntervalMs,
    // transports.mesh.sessionTimeoutMs, transports.mesh.batchedIo, transports.mesh.packetPoolSize,
    // transports.mesh.role, transports.mesh.reliability, transports.mesh.publicKey
    @Test
    void theDefaultsAreThoseOfTheSpecification() {
        MeshTransport made = initiator().build();
        assertThat(made.role()).isEqualTo(Role.INITIATOR);
        assertThat(made.reliability()).isEqualTo(LinkReliability.NONE);
        assertThat(made.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(made.sessionTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(made.batchedIo()).isFalse();
        assertThat(made.packetPoolSize()).isEqualTo(64);
        assertThat(made.handshakeRetries()).isEqualTo(3);
        assertThat(made.handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(made.toString()).contains("REDACTED").doesNotContain(psk.exportHex());
        MeshTransport other = initiator().role(Role.RESPONDER).keyPair(keys).build();
        assertThat(other.keyPair().orElseThrow().publicKey()).isEqualTo(keys.publicKey());
    }

    // spec 01 §15.36
    @Test
    void aValueOutOfItsBoundsIsRefusedWithTheReferencesText() {
        refused(link(), "initiator requires peer_static_pubkey");
        refused(link().role(Role.RESPONDER), "responder requires static_keypair");
        refused(initiator().shards(0), "num_shards must be > 0");
        refused(initiator().packetPoolSize(0), "packet_pool_size must be > 0");
        refused(
                initiator().packetPoolSize(16_385),
                "packet_pool_size 16385 exceeds upper bound 16384");
        refused(
                initiator().handshakeRetries(1_025),
                "handshake_retries 1025 exceeds upper bound 1024");
        refused(initiator().heartbeatInterval(Duration.ZERO), "heartbeat_interval must be > 0");
        refused(initiator().heartbeatInterval(Duration.ofMillis(9)), "is below the 10ms minimum");
        refused(initiator().sessionTimeout(Duration.ZERO), "session_timeout must be > 0");
        refused(
                initiator().sessionTimeout(Duration.ofSeconds(5)),
                "session_timeout must be > heartbeat_interval");
        assertThat(initiator().packetPoolSize(16_384).build().packetPoolSize()).isEqualTo(16_384);
    }

    @Test
    void aNameIsNoAddress() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("somewhere", 1);
        refused(initiator().bind(name), "Invalid bind_addr: ");
        refused(initiator().peer(name), "Invalid peer_addr: ");
        refused(MeshTransport.builder(), "bind is required");
    }

    @Test
    void aReliabilityIsOneOfThreeWords() {
        for (LinkReliability value : LinkReliability.values()) {
            assertThat(LinkReliability.parse(value.word())).isEqualTo(value);
        }
        assertThatThrownBy(() -> LinkReliability.parse("most"))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("Use 'none', 'light' or 'full'");
    }

    private MeshTransport.Builder link() {
        return MeshTransport.builder().bind(here).peer(here).psk(psk);
    }

    private MeshTransport.Builder initiator() {
        return link().peerPublicKey(keys.publicKey());
    }

    private static void refused(MeshTransport.Builder wrong, String text) {
        assertThatThrownBy(wrong::build)
                .isInstanceOf(MeshException.class)
                .hasMessageStartingWith("fatal error: invalid config: ")
                .hasMessageContaining(text);
    }
}
