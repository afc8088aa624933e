package org.netmesh.mesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.netmesh.bus.Batch;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;

/** Two ends of a link without sockets, in a time that the test moves. */
final class LinkPair {
    static final long SECOND = 1_000_000_000L;
    static final Duration HEARTBEAT = Duration.ofSeconds(5);
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** An event as it was delivered. */
    record Delivered(long stream, long sequence, int frame, String text) {}

    /** One end: what it sent and what came out of it. */
    final class End {
        final MeshTransport config;
        final InetSocketAddress address;
        final List<Delivered> delivered = new ArrayList<>();
        LinkState state;

        End(MeshTransport config) {
            this.config = config;
            address = config.bind();
            state = fresh();
        }

        LinkState fresh() {
            return new LinkState(config, entropy, this::send, this::received);
        }

        /** The process ends and begins again. */
        void restart() {
            state.close();
            state = fresh();
            state.start(now);
        }

        /** Sends each text, as few packets as they need. */
        void emit(int shard, String... texts) {
            List<byte[]> payloads = Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
            Batch batch = Batch.of(new ShardId(shard), 1, 0, 0, payloads);
            for (int next = 0; next < batch.size(); state.transmit()) {
                next = state.seal(batch, next);
            }
        }

        List<String> texts() {
            return delivered.stream().map(Delivered::text).toList();
        }

        private boolean send(InetSocketAddress to, byte[] bytes, int offset, int length) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
            wire.add(new Datagram(address, to, copy));
            return true;
        }

        private void received(long session, long stream, long sequence, List<byte[]> payloads) {
            IntStream.range(0, payloads.size())
                    .mapToObj(i ->
                            new Delivered(stream, sequence, i, new String(payloads.get(i), UTF_8)))
                    .forEach(delivered::add);
        }
    }

    /** What is on its way. */
    static final class Datagram {
        private final InetSocketAddress from;
        private final InetSocketAddress to;
        private final byte[] bytes;

        Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
            this.from = from;
            this.to = to;
            this.bytes = bytes;
        }

        InetSocketAddress from() {
            return from;
        }

        InetSocketAddress to() {
            return to;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private final Entropy entropy;
    final Deque<Datagram> wire = new ArrayDeque<>();
    final List<Datagram> carried = new ArrayList<>();
    Predicate<Datagram> loses = _ -> false;
    long now = 7 * SECOND;
    final End initiator;
    final End responder;

    LinkPair(LinkReliability reliability) {
        Random random = new Random(42);
        entropy = random::nextBytes;
        StaticKeyPair keys = StaticKeyPair.generate();
        Psk psk = Psk.generate(Entropy.system());
        var one = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_001);
        var two = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_002);
        MeshTransport.Builder both =
                MeshTransport.builder()
                        .psk(psk)
                        .reliability(reliability)
                        .heartbeatInterval(HEARTBEAT)
                        .sessionTimeout(TIMEOUT);
        initiator = new End(both.bind(one).peer(two).peerPublicKey(keys.publicKey()).build());
        responder = new End(both.bind(two).peer(one).role(Role.RESPONDER).keyPair(keys).build());
    }

    /** Both are up. */
    static LinkPair up(LinkReliability reliability) {
        LinkPair pair = new LinkPair(reliability);
        pair.responder.state.start(pair.now);
        pair.initiator.state.start(pair.now);
        pair.run(0);
        return pair;
    }

    /** Lets time go by, and carries what is sent. */
    void run(long nanos) {
        long end = now + nanos;
        while (true) {
            settle();
            long idle = Math.min(initiator.state.idleNanos(now), responder.state.idleNanos(now));
            if (now + idle > end || idle == Dialling.NEVER) break;
            now += idle;
        }
        now = end;
        settle();
    }

    /** Hands a datagram over, whatever it is. */
    void hand(Datagram datagram) {
        End to = datagram.to().equals(initiator.address) ? initiator : responder;
        byte[] bytes = datagram.bytes().clone();
        to.state.received(datagram.from(), bytes, bytes.length, now);
    }

    private void settle() {
        do {
            initiator.state.tick(now);
            responder.state.tick(now);
            while (!wire.isEmpty()) {
                Datagram next = wire.remove();
                carried.add(next);
                if (!loses.test(next)) hand(next);
            }
        } while (initiator.state.idleNanos(now) == 0 || responder.state.idleNanos(now) == 0);
    }
}
