package org.netmesh.mesh;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.Identity;

class MeshNodeConfigTest {
    private final Psk psk = Psk.generate(Entropy.system());

    private MeshNodeConfig.Builder builder() {
        return MeshNodeConfig.builder(Loopback.anyPort(), psk);
    }

    // spec 02 §3.1
    @Test
    void theDefaultsAreThoseOfTheSpecification() {
        MeshNodeConfig config = builder().build();
        assertThat(config.timing()).isEqualTo(MeshTiming.DEFAULT);
        assertThat(config.timing().heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.timing().sessionTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.limits()).isEqualTo(new MeshLimits(3, 4_096));
        assertThat(config.socketBuffers()).isEqualTo(new SocketBuffers(262_144, 262_144));
        assertThat(config.numShards()).isEqualTo(4);
    }

    // decision 21
    @Test
    void theKeysBelongToTheIdentityUnlessOthersAreGiven() {
        Identity identity = Identity.fromSeed(new byte[32]);
        assertThat(builder().identity(identity).build().staticKeys().publicKey())
                .isEqualTo(identity.staticKeyPair().publicKey());
        StaticKeyPair other = StaticKeyPair.generate();
        assertThat(builder().identity(identity).staticKeyPair(other).build().staticKeys())
                .isSameAs(other);
    }

    // spec 02 §3.1; spec 01 §11.1
    @Test
    void whatIsOutOfRangeIsRefusedByName() {
        record Wrong(String name, UnaryOperator<MeshNodeConfig.Builder> change) {}
        List<Wrong> all =
                List.of(
                        new Wrong("heartbeatInterval", b -> b.heartbeatInterval(ofMillis(9))),
                        new Wrong(
                                "heartbeatInterval",
                                b ->
                                        b.heartbeatInterval(ofMillis(500))
                                                .sessionTimeout(ofMillis(500))),
                        new Wrong("sessionTimeout", b -> b.sessionTimeout(Duration.ZERO)),
                        new Wrong("handshakeTimeout", b -> b.handshakeTimeout(Duration.ZERO)),
                        new Wrong(
                                "streamIdleTimeout",
                                b -> b.streamIdleTimeout(Duration.ofDays(366))),
                        new Wrong("handshakeRetries", b -> b.handshakeRetries(0)),
                        new Wrong("handshakeRetries", b -> b.handshakeRetries(1_025)),
                        new Wrong("maxStreams", b -> b.maxStreams(0)),
                        new Wrong("numShards", b -> b.numShards(0)),
                        new Wrong("numShards", b -> b.numShards(65_536)),
                        new Wrong("inboundCapacity", b -> b.inboundCapacity(0)),
                        new Wrong(
                                "bindAddress",
                                b ->
                                        b.bindAddress(
                                                InetSocketAddress.createUnresolved(
                                                        "host.invalid", 1))));
        for (Wrong wrong : all) {
            assertThatThrownBy(() -> wrong.change.apply(builder()).build())
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.INVALID_CONFIG))
                    .hasMessageStartingWith("fatal error: invalid config: " + wrong.name);
        }
        assertThatThrownBy(() -> new SocketBuffers(1, 8_192)).hasMessageContaining("receiveBytes");
    }

    // spec 02 §17: 5 ms doubling to 200 ms
    @Test
    void retriesWaitFiveMillisecondsDoublingToTwoHundred() {
        assertThat(NodeStream.patience(1)).isEqualTo(ofMillis(5));
        assertThat(NodeStream.patience(8)).isEqualTo(ofMillis(715));
        assertThat(NodeStream.patience(4_096).toMinutes()).isEqualTo(13);
    }

    // No secret shows in a configuration's text.
    @Test
    void noSecretShowsInItsText() {
        MeshNodeConfig config = builder().build();
        assertThat(config.toString()).doesNotContain(psk.exportHex()).contains("Psk[REDACTED]");
    }
}
