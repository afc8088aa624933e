package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Messages of subprotocols travel on reliable lanes, and their senders hear what became of them.
 */
class ProtocolFateTest {
    private static final SubprotocolId ECHO = new SubprotocolId(0x2000);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);
    private final Recorder atA = new Recorder();
    private final Recorder atB = new Recorder();
    private SimNode a;
    private SimNode b;

    private record Say(NodeId to, String text) {}

    @BeforeEach
    void twoNodesWithTheProtocol() {
        a = mesh.node();
        b = mesh.node();
        mesh.await(a.register(atA));
        mesh.await(b.register(atB));
        mesh.join(a, b);
    }

    // spec 20 §4.4
    @Test
    void messagesArriveInOrderOnABadPathAndAreAcknowledged() {
        simulation.network().conditions(Conditions.PERFECT.loss(0.2).duplication(0.2));
        for (int i = 0; i < 200; i++) say("message " + i);
        simulation.until("all fates", Duration.ofSeconds(30), () -> atA.fates.size() == 200);

        assertThat(atA.fates.values()).containsOnly(SendFate.ACKNOWLEDGED);
        assertThat(atB.heard).hasSize(200).startsWith("message 0", "message 1", "message 2");
        assertThat(atB.callers).allMatch(caller -> caller.proven().isPresent());
    }

    // spec 20 §5: larger than a packet
    @Test
    void aLargeMessageIsOneMessage() {
        say("x".repeat(100_000));
        simulation.until("its fate", Duration.ofSeconds(30), () -> atA.fates.size() == 1);

        assertThat(atB.heard).containsExactly("x".repeat(100_000));
    }

    @Test
    void aMessageThatCannotArriveFails() {
        simulation.network().block(a.address(), b.address());
        say("into the void");
        simulation.until("its fate", Duration.ofSeconds(30), () -> atA.fates.size() == 1);

        assertThat(atA.fates.values()).containsOnly(SendFate.FAILED);
    }

    private void say(String text) {
        mesh.await(a.command(atA, new Say(b.id(), text)));
    }

    private static final class Recorder implements Protocol<Say> {
        private final List<String> heard = new ArrayList<>();
        private final List<Caller> callers = new ArrayList<>();
        private final Map<Long, SendFate> fates = new TreeMap<>();
        private @Nullable ProtocolContext context;

        @Override
        public Set<SubprotocolId> subprotocols() {
            return Set.of(ECHO);
        }

        @Override
        public void start(ProtocolContext given, Now now) {
            context = given;
        }

        @Override
        public void onMessage(
                Caller caller,
                SubprotocolId subprotocol,
                byte[] bytes,
                int offset,
                int length,
                Now now) {
            callers.add(caller);
            heard.add(new String(Arrays.copyOfRange(bytes, offset, offset + length), UTF_8));
        }

        @Override
        public void onCommand(Say say, Now now) {
            Optional.ofNullable(context)
                    .orElseThrow()
                    .send(say.to(), ECHO, say.text().getBytes(UTF_8), now);
        }

        @Override
        public void onSendFate(long send, SendFate fate, Now now) {
            fates.put(send, fate);
        }
    }
}
