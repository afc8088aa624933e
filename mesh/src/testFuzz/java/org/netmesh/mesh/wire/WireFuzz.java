package org.netmesh.mesh.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.netmesh.kernel.codec.MalformedException;

/** Any datagram gets a kind and is read, or refused with a typed error, within its own bytes. */
class WireFuzz {
    private final PacketView packet = new PacketView();
    private final RoutingView routing = new RoutingView();
    private final FrameCursor frames = new FrameCursor();

    @FuzzTest(maxDuration = "30s")
    void anyDatagramIsReadOrRefused(byte[] datagram) {
        int length = datagram.length;
        try {
            switch (DatagramKind.of(datagram, 0, length)) {
                case KEEP_ALIVE -> require(KeepAlive.read(datagram, 0, length).toBytes(), datagram);
                case PINGWAVE -> Pingwave.read(datagram, 0, length).forwarded();
                case ROUTED -> routed(datagram);
                case DIRECT -> direct(datagram, 0);
                case UNKNOWN -> {}
            }
        } catch (MalformedException _) {
            // refused, as it should be
        }
    }

    @FuzzTest(maxDuration = "30s")
    void anyPayloadGivesFramesInsideIt(byte[] payload) {
        frames.over(payload, 0, payload.length, PacketLayout.MAX_EVENTS);
        int end = 0;
        while (frames.next()) {
            if (frames.offset() != end + PacketLayout.FRAME_PREFIX_BYTES) throw lost();
            end = frames.offset() + frames.length();
        }
        if (end > payload.length) throw lost();
    }

    private void routed(byte[] datagram) {
        if (routing.wrap(datagram, 0, datagram.length) != DropReason.NONE) throw lost();
        byte[] before = Arrays.copyOfRange(datagram, 18, datagram.length);
        routing.forward();
        require(Arrays.copyOfRange(datagram, 18, datagram.length), before);
        direct(datagram, PacketLayout.ROUTING_BYTES);
    }

    private void direct(byte[] datagram, int offset) {
        if (packet.wrap(datagram, offset, datagram.length - offset) != DropReason.NONE) return;
        if (packet.body().length != packet.bodyLength()) throw lost();
        if (packet.bodyFits() && !packet.heartbeat()) frames.over(packet);
        while (frames.next()) frames.event();
    }

    private static void require(byte[] actual, byte[] expected) {
        if (!Arrays.equals(actual, expected)) throw lost();
    }

    private static AssertionError lost() {
        return new AssertionError("a decoder left its bytes");
    }
}
