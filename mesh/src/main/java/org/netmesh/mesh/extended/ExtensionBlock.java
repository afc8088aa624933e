package org.netmesh.mesh.extended;

import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.identity.Signature;

/**
 * What a side offers in its handshake message (spec 20 §1.1). Immutable.
 *
 * @param version 1 to 255
 * @param identity present exactly with {@link Feature#PROVEN_IDENTITY}
 * @param staticKey the sender's own, always in msg1
 * @param maxDatagramBytes the largest datagram the sender takes, 1,200 to 8,192
 * @param initialCredit bytes granted to each incoming lane, 16,384 to 2^32 − 1
 * @param associationTag see spec 20 §2.2
 * @param maxMessageBytes the largest message the sender takes, 0 to 2^32 − 1
 */
public record ExtensionBlock(
        int version,
        Features features,
        Optional<Identified> identity,
        Optional<StaticPublicKey> staticKey,
        int maxDatagramBytes,
        long initialCredit,
        long associationTag,
        long maxMessageBytes) {
    public static final int VERSION = 1;
    public static final int MAX_BYTES = 1024;
    public static final int MIN_DATAGRAM_BYTES = 1200;
    public static final int DEFAULT_DATAGRAM_BYTES = 8192;
    public static final long MIN_CREDIT = 16_384;
    public static final long DEFAULT_CREDIT = 65_536;
    public static final long DEFAULT_MESSAGE_BYTES = 20_971_520;

    private static final int MAX_VERSION = 0xff;
    private static final long MAX_U32 = 0xffff_ffffL;

    /** Who the sender says it is, and the proof. */
    public record Identified(EntityId entity, Signature proof) {}

    public ExtensionBlock {
        require(version >= VERSION && version <= MAX_VERSION, "version " + version);
        require(features.has(Feature.BOUND_KEYS), "features without BOUND_KEYS");
        require(
                features.has(Feature.PROVEN_IDENTITY) == identity.isPresent(),
                "PROVEN_IDENTITY and an identity belong together");
        require(
                maxDatagramBytes >= MIN_DATAGRAM_BYTES
                        && maxDatagramBytes <= DEFAULT_DATAGRAM_BYTES,
                "maxDatagramBytes " + maxDatagramBytes);
        require(
                initialCredit >= MIN_CREDIT && initialCredit <= MAX_U32,
                "initialCredit " + initialCredit);
        require(
                maxMessageBytes >= 0 && maxMessageBytes <= MAX_U32,
                "maxMessageBytes " + maxMessageBytes);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalArgumentException("extension block: " + otherwise);
    }
}
