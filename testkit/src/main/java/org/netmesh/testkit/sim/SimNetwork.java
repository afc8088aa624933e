package org.netmesh.testkit.sim;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Carries datagrams between addresses under {@link Conditions}, with partitions of either or both
 * directions and translators (NAT) in front of some addresses. Confined to the simulation's thread.
 */
public final class SimNetwork {
    /** Takes what arrives at an address; the array is its own. */
    @FunctionalInterface
    public interface Receiver {
        void receive(InetSocketAddress from, byte[] datagram);
    }

    /** A datagram as somebody on the path sees it. */
    public record Sighting(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
        /** A copy. */
        public byte[] bytes() {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(datagram.position(), copy);
            return copy;
        }
    }

    private record Link(InetSocketAddress from, InetSocketAddress to) {}

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Map<InetSocketAddress, Receiver> receivers = new HashMap<>();
    private final Map<Link, Conditions> conditions = new HashMap<>();
    private final Set<Link> blocked = new HashSet<>();
    private final Map<InetSocketAddress, InetSocketAddress> outside = new HashMap<>();
    private final Map<InetSocketAddress, InetSocketAddress> inside = new HashMap<>();
    private final List<Consumer<Sighting>> watchers = new ArrayList<>();
    private Conditions usual = Conditions.PERFECT;
    private long sent;
    private long sentBytes;
    private long lost;

    SimNetwork(VirtualTime time, SplittableRandom random) {
        this.time = time;
        this.random = random;
    }

    /** Attaches a receiver; the one that was there is gone. */
    public void attach(InetSocketAddress address, Receiver receiver) {
        receivers.put(address, receiver);
    }

    /** What is on its way to the address vanishes when it arrives. */
    public void detach(InetSocketAddress address) {
        receivers.remove(address);
    }

    /** The conditions of every link that has none of its own. */
    public void conditions(Conditions everywhere) {
        usual = everywhere;
    }

    /** The conditions of one link in one direction. */
    public void conditions(InetSocketAddress from, InetSocketAddress to, Conditions here) {
        conditions.put(new Link(from, to), here);
    }

    /** Lets nothing through from one address to the other; the other direction is not touched. */
    public void block(InetSocketAddress from, InetSocketAddress to) {
        blocked.add(new Link(from, to));
    }

    public void unblock(InetSocketAddress from, InetSocketAddress to) {
        blocked.remove(new Link(from, to));
    }

    /** Lets nothing through between the two sides, in either direction. */
    public void partition(Set<InetSocketAddress> one, Set<InetSocketAddress> other) {
        for (InetSocketAddress a : one) {
            for (InetSocketAddress b : other) {
                block(a, b);
                block(b, a);
            }
        }
    }

    /** Removes every block. */
    public void heal() {
        blocked.clear();
    }

    /**
     * Puts a translator in front of an address: others see and reach it as {@code seenAs}. Called
     * again it is a rebinding: what comes to the address seen before vanishes.
     */
    public void translate(InetSocketAddress address, InetSocketAddress seenAs) {
        InetSocketAddress before = outside.put(address, seenAs);
        if (before != null) inside.remove(before);
        inside.put(seenAs, address);
    }

    /** Shows every datagram that is sent from now on, lost or not, as its sender sent it. */
    public void watch(Consumer<Sighting> watcher) {
        watchers.add(watcher);
    }

    /** Sends a copy of the bytes. */
    public void send(
            InetSocketAddress from, InetSocketAddress to, byte[] bytes, int offset, int length) {
        send(from, to, bytes, offset, length, false);
    }

    /** Sends a copy of the bytes that no link may cut into pieces. */
    public void sendWhole(
            InetSocketAddress from, InetSocketAddress to, byte[] bytes, int offset, int length) {
        send(from, to, bytes, offset, length, true);
    }

    private void send(
            InetSocketAddress from,
            InetSocketAddress to,
            byte[] bytes,
            int offset,
            int length,
            boolean whole) {
        sent++;
        if (!watchers.isEmpty()) {
            Sighting seen =
                    new Sighting(
                            from,
                            to,
                            ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + length))
                                    .asReadOnlyBuffer());
            List.copyOf(watchers).forEach(watcher -> watcher.accept(seen));
        }
        sentBytes += length;
        InetSocketAddress source = outside.getOrDefault(from, from);
        InetSocketAddress target = inside.getOrDefault(to, to);
        Conditions link = conditions.getOrDefault(new Link(from, target), usual);
        boolean cut = blocked.contains(new Link(from, target)) || tooLong(length, whole, link);
        if (cut || lostOnTheWay(length, link)) {
            lost++;
            return;
        }
        byte[] datagram = Arrays.copyOfRange(bytes, offset, offset + length);
        if (length > 0 && happens(link.corruption())) {
            datagram[random.nextInt(length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        deliver(source, target, datagram, link);
        if (happens(link.duplication())) deliver(source, target, datagram.clone(), link);
    }

    public long sent() {
        return sent;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** Lost to chance, blocks or size. */
    public long lost() {
        return lost;
    }

    private void deliver(
            InetSocketAddress source, InetSocketAddress target, byte[] datagram, Conditions link) {
        long spread = link.maxDelay().toNanos() - link.minDelay().toNanos();
        long delay = link.minDelay().toNanos() + (spread == 0 ? 0 : random.nextLong(spread + 1));
        time.at(
                time.nanos() + delay,
                () -> {
                    Receiver receiver = receivers.get(target);
                    if (receiver != null) receiver.receive(source, datagram);
                });
    }

    private static boolean tooLong(int length, boolean whole, Conditions link) {
        return length > link.mtuBytes() && (whole || !link.fragmenting());
    }

    /** In pieces a datagram is lost if any of them is. */
    private boolean lostOnTheWay(int length, Conditions link) {
        boolean lost = happens(link.loss());
        for (int rest = length - link.mtuBytes(); rest > 0; rest -= link.mtuBytes()) {
            lost |= happens(link.loss());
        }
        return lost;
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
