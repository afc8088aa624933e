package org.netmesh.mesh.udp;

import java.util.concurrent.atomic.AtomicLong;

/** What a socket did. Written on the event loop, failures by any thread; read by any. */
final class PortFigures {
    private final AtomicLong datagramsIn = new AtomicLong();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong datagramsOut = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicLong sendFailures = new AtomicLong();
    private final AtomicLong receiveFailures = new AtomicLong();

    void received(int bytes) {
        add(datagramsIn, 1);
        add(bytesIn, bytes);
    }

    void sent(int bytes) {
        add(datagramsOut, 1);
        add(bytesOut, bytes);
    }

    void sendFailed() {
        add(sendFailures, 1);
    }

    void receiveFailed() {
        receiveFailures.incrementAndGet();
    }

    long datagramsIn() {
        return datagramsIn.getAcquire();
    }

    long bytesIn() {
        return bytesIn.getAcquire();
    }

    long datagramsOut() {
        return datagramsOut.getAcquire();
    }

    long bytesOut() {
        return bytesOut.getAcquire();
    }

    long sendFailures() {
        return sendFailures.getAcquire();
    }

    long receiveFailures() {
        return receiveFailures.getAcquire();
    }

    private static void add(AtomicLong number, long amount) {
        number.setRelease(number.getPlain() + amount);
    }
}
