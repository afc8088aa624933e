package org.netmesh.capability;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.MalformedException;

/** Reads one announcement (spec 04a §6). For one use, by one thread. */
final class AnnouncementDecoder {
    private static final long MAX_HOP_COUNT = 0xff;

    private final AnnouncementLimits limits;
    private final Set<String> seen = new HashSet<>();
    private @Nullable NodeId nodeId;
    private @Nullable EntityId entityId;
    private long version;
    private long timestamp;
    private long ttl;
    private @Nullable CapabilitySet capabilities;
    private Optional<AnnouncementSignature> signature = Optional.empty();
    private int hops;
    private Optional<ReflexAddress> reflex = Optional.empty();

    AnnouncementDecoder(AnnouncementLimits limits) {
        this.limits = limits;
    }

    CapabilityAnnouncement decode(byte[] json) {
        JsonReader in = JsonReader.of(json);
        in.beginObject();
        while (in.hasNext()) take(in.name(), in);
        in.endObject();
        in.end();
        required("version");
        required("timestamp_ns");
        required("ttl_secs");
        return new CapabilityAnnouncement(
                required("node_id", nodeId),
                required("entity_id", entityId),
                version,
                timestamp,
                ttl,
                required("capabilities", capabilities),
                signature,
                hops,
                reflex);
    }

    private void take(String name, JsonReader in) {
        switch (name) {
            case "node_id" -> nodeId = new NodeId(nonZero(number(name, in, Ranges.U64)));
            case "entity_id" -> entityId = entityId(once(name, in).string());
            case "version" -> version = number(name, in, Ranges.U64);
            case "timestamp_ns" -> timestamp = number(name, in, Ranges.U64);
            case "ttl_secs" -> ttl = number(name, in, Ranges.U32);
            case "capabilities" -> capabilities = CapabilitySetJson.read(once(name, in), limits);
            case "signature" -> {
                if (!once(name, in).tryNull()) signature = Optional.of(signature(in.string()));
            }
            case "hop_count" -> hops = (int) number(name, in, MAX_HOP_COUNT);
            case "reflex_addr" -> {
                if (!once(name, in).tryNull()) {
                    reflex = Optional.of(ReflexAddress.parse(in.string()));
                }
            }
            default -> in.skip();
        }
    }

    private long number(String name, JsonReader in, long max) {
        return once(name, in).unsigned(max);
    }

    private JsonReader once(String name, JsonReader in) {
        if (!seen.add(name)) throw CapabilitySetJson.twice(name);
        return in;
    }

    private void required(String name) {
        if (!seen.contains(name)) throw MalformedException.invalid("missing member " + name);
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) throw MalformedException.invalid("missing member " + name);
        return value;
    }

    private static long nonZero(long nodeId) {
        if (nodeId == 0) throw MalformedException.invalid("node_id must not be 0");
        return nodeId;
    }

    private static EntityId entityId(String hex) {
        try {
            return EntityId.parse(hex);
        } catch (IllegalArgumentException e) {
            throw MalformedException.invalid("entity_id must be 64 hexadecimal digits");
        }
    }

    private static AnnouncementSignature signature(String hex) {
        try {
            return new AnnouncementSignature(hex);
        } catch (IllegalArgumentException e) {
            throw MalformedException.invalid("signature must be 128 hexadecimal digits");
        }
    }
}
