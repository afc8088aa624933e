package org.netmesh.testkit.sim;

import java.time.Duration;

/**
 * What a link does to datagrams. Immutable; begin with {@link #PERFECT} and change what the test is
 * about.
 *
 * @param loss share of datagrams that vanish, 0 to 1
 * @param duplication share that arrives twice
 * @param corruption share in which one bit flips
 * @param minDelay one way
 * @param maxDelay one way; delays are uniform between the two, so that datagrams overtake each
 *     other
 * @param mtuBytes what the link takes in one piece
 * @param fragmenting whether longer datagrams travel in pieces, unless they were sent to stay
 *     whole; otherwise they vanish
 */
public record Conditions(
        double loss,
        double duplication,
        double corruption,
        Duration minDelay,
        Duration maxDelay,
        int mtuBytes,
        boolean fragmenting) {
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    /** Everything arrives once, in order, after half a millisecond. */
    public static final Conditions PERFECT =
            new Conditions(
                    0,
                    0,
                    0,
                    Duration.ofNanos(500_000),
                    Duration.ofNanos(500_000),
                    MAX_DATAGRAM_BYTES,
                    false);

    public Conditions {
        requireShare("loss", loss);
        requireShare("duplication", duplication);
        requireShare("corruption", corruption);
        if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException(
                    "delays must be 0 <= minDelay <= maxDelay, got %s, %s"
                            .formatted(minDelay, maxDelay));
        }
    }

    public Conditions loss(double share) {
        return new Conditions(
                share, duplication, corruption, minDelay, maxDelay, mtuBytes, fragmenting);
    }

    public Conditions duplication(double share) {
        return new Conditions(loss, share, corruption, minDelay, maxDelay, mtuBytes, fragmenting);
    }

    public Conditions corruption(double share) {
        return new Conditions(loss, duplication, share, minDelay, maxDelay, mtuBytes, fragmenting);
    }

    public Conditions delay(Duration min, Duration max) {
        return new Conditions(loss, duplication, corruption, min, max, mtuBytes, fragmenting);
    }

    /** Longer datagrams vanish. */
    public Conditions mtu(int bytes) {
        return new Conditions(loss, duplication, corruption, minDelay, maxDelay, bytes, false);
    }

    /** Longer datagrams travel in pieces, as IP has it. */
    public Conditions fragmenting(int mtu) {
        return new Conditions(loss, duplication, corruption, minDelay, maxDelay, mtu, true);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1, got " + share);
        }
    }
}
