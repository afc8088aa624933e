package org.netmesh.mesh.extended;

import java.util.OptionalDouble;

/**
 * What was learned of one path: round trip, how much may be under way, how large packets may be,
 * how many are lost. A new path begins with a new one. Confined to one thread.
 */
final class PathState {
    private static final double MEMORY = 256;

    private final RoundTrip roundTrip = new RoundTrip();
    private final NewReno congestion;
    private final PathSize size;
    private double arrived;
    private double lost;

    PathState(PathSize size) {
        this.size = size;
        congestion = new NewReno(size.bytes());
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    NewReno congestion() {
        return congestion;
    }

    PathSize size() {
        return size;
    }

    void arrived(int bytes) {
        arrived++;
        size.arrived(bytes);
        forget();
    }

    void lost(int bytes, long nowNanos) {
        lost++;
        size.lost(bytes, nowNanos);
        congestion.datagramBytes(size.bytes());
        forget();
    }

    void probeArrived(int bytes) {
        size.probeArrived(bytes);
        congestion.datagramBytes(size.bytes());
    }

    /** The share of packets that were lost lately; empty before the fate of any is known. */
    OptionalDouble loss() {
        return arrived + lost == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(lost / (arrived + lost));
    }

    private void forget() {
        if (arrived + lost < MEMORY) return;
        arrived /= 2;
        lost /= 2;
    }
}
