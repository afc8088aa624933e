package org.netmesh.mesh.udp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.SocketBuffers;

/**
 * One UDP socket without blocking, IPv4 or IPv6 (spec 01 §10). Its port is ours alone: a second
 * socket on it is refused. Errors are counted and never thrown; a socket that fails to receive is
 * left alone for a while. {@link #wake} and the figures are for any thread, {@link #await} for one,
 * and the others for one at a time.
 */
public final class DatagramPort implements AutoCloseable {
    /** Takes a datagram; the array is lent for the call. Says whether it wants the next one. */
    public interface Receiver {
        boolean received(InetSocketAddress from, byte[] bytes, int length);
    }

    private static final int LONGEST_DATAGRAM = 65_535;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatagramChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final InetSocketAddress localAddress;
    private final byte[] received = new byte[LONGEST_DATAGRAM];
    private final ByteBuffer receiving = ByteBuffer.wrap(received);
    private final BackOff backOff = new BackOff();
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private final PortFigures figures = new PortFigures();
    private final ByteBuffer sending = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    private volatile boolean usable = true;

    private DatagramPort(DatagramChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, 0);
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * @throws MeshException {@code BIND_FAILED} naming the address and the remedy
     */
    public static DatagramPort open(InetSocketAddress bind, SocketBuffers buffers) {
        try {
            return bound(bind, buffers);
        } catch (IOException
                | UnsupportedOperationException
                | UnsupportedAddressTypeException
                | UnresolvedAddressException e) {
            throw MeshException.bindFailed(bind, e);
        }
    }

    // What is opened is closed by whoever holds the port, or below if it does not come to that.
    @SuppressWarnings("resource")
    private static DatagramPort bound(InetSocketAddress bind, SocketBuffers buffers)
            throws IOException {
        boolean ipv4 = bind.getAddress() instanceof Inet4Address;
        DatagramChannel channel =
                DatagramChannel.open(
                        ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, buffers.receiveBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, buffers.sendBytes());
            channel.bind(bind);
            channel.configureBlocking(false);
            return new DatagramPort(channel, Selector.open());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public InetSocketAddress localAddress() {
        return localAddress;
    }

    PortFigures figures() {
        return figures;
    }

    /** Whether the socket still works; if not, nothing will be received any more. */
    boolean usable() {
        return usable;
    }

    /**
     * Waits until a datagram is there, {@link #wake} is called, or the time is over.
     *
     * @param idle asked once before sleeping: whether there is still nothing to do
     * @param listening whether datagrams count
     */
    public void await(long limitNanos, boolean listening, BooleanSupplier idle, long nowNanos) {
        long pause = backOff.remainingNanos(nowNanos);
        interest(listening && pause == 0);
        long limit = pause == 0 ? limitNanos : Math.min(limitNanos, pause);
        try {
            sleeping.set(true);
            if (limit <= 0 || !idle.getAsBoolean()) selector.selectNow();
            else if (limit == Long.MAX_VALUE) selector.select();
            else selector.select(Math.ceilDiv(limit, NANOS_PER_MILLI));
        } catch (IOException e) {
            figures.receiveFailed();
            backOff.failed(nowNanos);
        } finally {
            sleeping.set(false);
        }
        selector.selectedKeys().clear();
    }

    /** Whether {@link #await} waits, and will look for work before it does. */
    boolean sleeping() {
        return sleeping.get();
    }

    /** Ends a wait, now or the next one. */
    public void wake() {
        if (sleeping.compareAndSet(true, false)) selector.wakeup();
    }

    /**
     * Hands over what is there.
     *
     * @return whether there may be more
     */
    public boolean drain(Receiver receiver, int limit, long nowNanos) {
        if (backOff.remainingNanos(nowNanos) > 0) return false;
        for (int count = 0; count < limit; count++) {
            InetSocketAddress from = receive(nowNanos);
            if (from == null) return false;
            if (!receiver.received(from, received, receiving.position())) return false;
        }
        return true;
    }

    /**
     * Sends one datagram. What the socket refuses is counted and lost, as on any wire.
     *
     * @return {@code false} if the socket had no room: the same datagram may go later
     */
    public boolean send(InetSocketAddress to, byte[] bytes, int offset, int length) {
        sending.clear().put(bytes, offset, length).flip();
        try {
            if (channel.send(sending, to) == length) {
                figures.sent(length);
                return true;
            }
            figures.sendFailed();
            return false;
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
            figures.sendFailed();
            return true;
        }
    }

    /** Whether the system can forbid routers to cut one datagram into pieces. */
    public boolean sendsWhole() {
        return channel.supportedOptions().contains(ExtendedSocketOptions.IP_DONTFRAGMENT);
    }

    /** As {@link #send}, in one piece or not at all: only where {@link #sendsWhole}. */
    public void sendWhole(InetSocketAddress to, byte[] bytes, int offset, int length) {
        try {
            channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
            send(to, bytes, offset, length);
            channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, false);
        } catch (IOException e) {
            figures.sendFailed();
        }
    }

    @Override
    public void close() {
        usable = false;
        try {
            selector.close();
        } catch (IOException e) {
            figures.receiveFailed();
        }
        try {
            channel.close();
        } catch (IOException e) {
            figures.receiveFailed();
        }
    }

    private @Nullable InetSocketAddress receive(long nowNanos) {
        receiving.clear();
        try {
            InetSocketAddress from = (InetSocketAddress) channel.receive(receiving);
            backOff.succeeded();
            if (from != null) figures.received(receiving.position());
            return from;
        } catch (ClosedChannelException e) {
            usable = false;
        } catch (IOException e) {
            backOff.failed(nowNanos);
        }
        figures.receiveFailed();
        return null;
    }

    private void interest(boolean reading) {
        int wanted = reading ? SelectionKey.OP_READ : 0;
        if (key.isValid() && key.interestOps() != wanted) key.interestOps(wanted);
    }
}
