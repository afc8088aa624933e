package org.netmesh.testkit.sim;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshLimits;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IdentityPorts;
import org.netmesh.mesh.node.NodeSetup;

/**
 * A mesh of simulated nodes with one PSK, addresses 10.0.0.1 and up. Confined to the simulation's
 * thread.
 */
public final class SimMesh {
    private static final int PORT = 7_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Heartbeat 200 ms, session time-out 600 ms: faults show within seconds of virtual time. */
    public static final MeshTiming BRISK =
            new MeshTiming(
                    Duration.ofMillis(200),
                    Duration.ofMillis(600),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(300));

    private final Simulation simulation;
    private final MeshTiming timing;
    private final SessionSecurity security;
    private final Crypto crypto = new VerifyOnce(Crypto.system());
    private final Psk psk;
    private final List<SimNode> nodes = new ArrayList<>();

    /** A mesh whose nodes prefer extended sessions. */
    public SimMesh(Simulation simulation, MeshTiming timing) {
        this(simulation, timing, SessionSecurity.PREFER_EXTENDED);
    }

    public SimMesh(Simulation simulation, MeshTiming timing, SessionSecurity security) {
        this.simulation = simulation;
        this.timing = timing;
        this.security = security;
        this.psk = Psk.generate(simulation.entropy());
    }

    /** Adds a node with a fresh identity, of the mesh's kind. */
    public SimNode node() {
        return node(security);
    }

    /** Adds a node that takes sessions of the kind given. */
    public SimNode node(SessionSecurity kind) {
        return add(psk, kind);
    }

    /** Adds a node that is somebody already; two of one identity are each other's impostors. */
    public SimNode node(Identity identity, SessionSecurity kind) {
        return add(psk, identity, kind, simulation.entropy());
    }

    /** Adds a node that has another PSK. */
    public SimNode stranger() {
        return add(Psk.generate(simulation.entropy()), security);
    }

    /** What every node of the mesh knows, for a peer that is played by hand. */
    public Psk psk() {
        return psk;
    }

    public List<SimNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Waits for what was asked, in virtual time. */
    public <T> T await(CompletableFuture<T> asked) {
        simulation.until("the answer", PATIENCE, asked::isDone);
        return asked.join();
    }

    /** Waits for the failure of what was asked. */
    public Throwable awaitFailure(CompletableFuture<?> asked) {
        simulation.until("the failure", PATIENCE, asked::isDone);
        try {
            asked.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            return cause == null ? e : cause;
        }
        throw new AssertionError("it succeeded");
    }

    /** Joins two nodes: the one accepts, the other dials. */
    public void join(SimNode dialer, SimNode acceptor) {
        CompletableFuture<Peer> accepted = acceptor.accept(dialer, PATIENCE);
        await(dialer.connect(acceptor));
        await(accepted);
    }

    private SimNode add(Psk key, SessionSecurity kind) {
        Entropy entropy = simulation.entropy();
        return add(
                key,
                Identity.generate(new IdentityPorts(crypto, entropy, simulation.wallClock())),
                kind,
                entropy);
    }

    private SimNode add(Psk key, Identity identity, SessionSecurity kind, Entropy entropy) {
        int number = nodes.size() + 1;
        NodeSetup setup =
                new NodeSetup(
                        identity.nodeId(),
                        key,
                        StaticKeyPair.generate(crypto, entropy),
                        crypto,
                        entropy,
                        timing,
                        MeshLimits.DEFAULT,
                        Optional.of(identity),
                        kind,
                        List.of());
        SimNode node = new SimNode(simulation, setup, address(number));
        nodes.add(node);
        return node;
    }

    private static InetSocketAddress address(int number) {
        byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), PORT);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
