package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * A node's signed word about what it can do (spec 04a §6). Immutable.
 *
 * @param version per-origin counter, unsigned
 * @param timestampNanos the origin's wall clock, nanoseconds since 1970, unsigned
 * @param ttlSeconds lifetime, 0 to 2^32 - 1
 * @param hopCount links crossed before this one, 0 to 255; outside the signature
 */
public record CapabilityAnnouncement(
        NodeId nodeId,
        EntityId entityId,
        long version,
        long timestampNanos,
        long ttlSeconds,
        CapabilitySet capabilities,
        Optional<AnnouncementSignature> signature,
        int hopCount,
        Optional<ReflexAddress> reflexAddress) {
    /** An announcement crosses at most so many links: hop counts 0 to 15 are sent. */
    public static final int MAX_HOPS = 16;

    /** What an announcement lives when nobody says otherwise. */
    public static final long DEFAULT_TTL_SECONDS = 300;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_HOP_COUNT = 0xff;

    public CapabilityAnnouncement {
        Ranges.check("ttlSeconds", ttlSeconds, Ranges.U32);
        Ranges.check("hopCount", hopCount, MAX_HOP_COUNT);
    }

    /** An origin's unsigned record of itself; its node id is derived from its entity id. */
    public static CapabilityAnnouncement of(
            EntityId origin,
            long version,
            long timestampNanos,
            long ttlSeconds,
            CapabilitySet capabilities,
            Optional<ReflexAddress> reflexAddress) {
        return new CapabilityAnnouncement(
                NodeId.of(origin),
                origin,
                version,
                timestampNanos,
                ttlSeconds,
                capabilities,
                Optional.empty(),
                0,
                reflexAddress);
    }

    /** The same record, signed. */
    public CapabilityAnnouncement sign(AnnouncementSigner signer) {
        return withSignature(Optional.of(AnnouncementSignature.of(signer.sign(signedBytes()))));
    }

    private CapabilityAnnouncement withSignature(Optional<AnnouncementSignature> fresh) {
        return new CapabilityAnnouncement(
                nodeId,
                entityId,
                version,
                timestampNanos,
                ttlSeconds,
                capabilities,
                fresh,
                hopCount,
                reflexAddress);
    }

    /** The same record with another set, for the local copy only: no signature covers it. */
    public CapabilityAnnouncement withCapabilities(CapabilitySet other) {
        return new CapabilityAnnouncement(
                nodeId,
                entityId,
                version,
                timestampNanos,
                ttlSeconds,
                other,
                signature,
                hopCount,
                reflexAddress);
    }

    /**
     * The copy to be sent on, one hop further.
     *
     * @return empty once {@link #MAX_HOPS} links are crossed
     */
    public Optional<CapabilityAnnouncement> forwarded() {
        if (hopCount >= MAX_HOPS - 1) return Optional.empty();
        return Optional.of(
                new CapabilityAnnouncement(
                        nodeId,
                        entityId,
                        version,
                        timestampNanos,
                        ttlSeconds,
                        capabilities,
                        signature,
                        hopCount + 1,
                        reflexAddress));
    }

    /** Whether there is a signature and it is the origin's, over this content. */
    public boolean verifies(AnnouncementVerifier verifier) {
        return signature.isPresent()
                && verifier.verify(entityId, signedBytes(), signature.get().bytes());
    }

    /** Whether the node id belongs to the entity id. A signer could claim any other. */
    public boolean isBound() {
        return NodeId.of(entityId).equals(nodeId);
    }

    /** Whether whole seconds of age reach the lifetime; a lifetime of 0 always is. */
    public boolean isExpired(long nowEpochNanos) {
        return Long.compareUnsigned(ageNanos(nowEpochNanos) / NANOS_PER_SECOND, ttlSeconds) >= 0;
    }

    /** What is left of the lifetime, in nanoseconds, 0 at least. */
    public long remainingNanos(long nowEpochNanos) {
        long lifetime = ttlSeconds * NANOS_PER_SECOND;
        return Math.max(0, lifetime - Math.min(lifetime, ageNanos(nowEpochNanos)));
    }

    /** 0 for a record of the future; ages beyond 292 years count as that. */
    private long ageNanos(long nowEpochNanos) {
        if (Long.compareUnsigned(timestampNanos, nowEpochNanos) >= 0) return 0;
        long age = nowEpochNanos - timestampNanos;
        return age < 0 ? Long.MAX_VALUE : age;
    }

    /** What the signature covers: everything but itself and the hop count. */
    public byte[] signedBytes() {
        return json(Optional.empty(), 0);
    }

    /** The record as it is sent. */
    public byte[] encode() {
        return json(signature, hopCount);
    }

    /**
     * The origin's record as it is sent.
     *
     * @throws CapabilityException {@code TOO_LARGE} if forwarders could not send it on, or if it
     *     breaks a limit that receivers hold
     */
    public byte[] encodeForOrigin() {
        byte[] bytes = encode();
        int limit = AnnouncementLimits.ORIGIN_BYTES;
        if (bytes.length > limit) throw CapabilityException.tooLarge(bytes.length, limit);
        try {
            decode(bytes);
        } catch (MalformedException e) {
            throw CapabilityException.tooLarge(e);
        }
        return bytes;
    }

    private byte[] json(Optional<AnnouncementSignature> signed, int hops) {
        JsonWriter json = new JsonWriter();
        json.beginObject().name("node_id").unsigned(nodeId.value());
        json.name("entity_id").value(entityId.hex());
        json.name("version").unsigned(version);
        json.name("timestamp_ns").unsigned(timestampNanos);
        json.name("ttl_secs").value(ttlSeconds).name("capabilities");
        capabilities.writeTo(json);
        signed.ifPresent(bytes -> json.name("signature").value(bytes.hex()));
        if (hops != 0) json.name("hop_count").value(hops);
        reflexAddress.ifPresent(address -> json.name("reflex_addr").value(address.toString()));
        return json.endObject().toString().getBytes(UTF_8);
    }

    /**
     * Reads a record within {@link AnnouncementLimits#DEFAULT}.
     *
     * @throws MalformedException for anything that is not one, as a whole
     */
    public static CapabilityAnnouncement decode(byte[] json) {
        return decode(json, AnnouncementLimits.DEFAULT);
    }

    /**
     * @throws MalformedException for anything that is not a record within {@code limits}, as a
     *     whole
     */
    public static CapabilityAnnouncement decode(byte[] json, AnnouncementLimits limits) {
        limits.checkBytes(json.length);
        return new AnnouncementDecoder(limits).decode(json);
    }
}
