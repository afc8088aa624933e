package org.netmesh.mesh.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.netmesh.kernel.EntityId;

/**
 * Revokes tokens by their issuer's generation: below the issuer's floor none counts (spec 03 §3.9).
 * Floors only rise. One registry is shared by everything that judges tokens. Thread-safe.
 */
public final class RevocationRegistry {
    private final Map<EntityId, Long> floors = new ConcurrentHashMap<>();

    public RevocationRegistry() {}

    /**
     * Revokes what the issuer signed under a lower generation.
     *
     * @param generation 0 to 2^32 − 1
     * @return the floor now, which may be higher
     */
    public long revokeBelow(EntityId issuer, long generation) {
        return floors.merge(issuer, generation, Math::max);
    }

    /** 0 for an issuer that never revoked. */
    public long floor(EntityId issuer) {
        return floors.getOrDefault(issuer, 0L);
    }

    public boolean isRevoked(Token token) {
        return token.issuerGeneration() < floor(token.issuer());
    }
}
