package org.netmesh.mesh.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.ChannelName;

/**
 * A publisher's channels by name, and by prefix for names that come and go (spec 03 §6.1). Hashes
 * only ever find one channel: where two share one, there is no answer. Confined to the event loop.
 */
public final class ChannelConfigs {
    private final Map<ChannelName, ChannelConfig> byName = new TreeMap<>();
    private final Map<String, ChannelConfig> byPrefix = new HashMap<>();

    public ChannelConfigs() {}

    /** Puts the config in the place of the one of that name. */
    public void register(ChannelConfig config) {
        byName.put(config.name(), config);
    }

    /** Names that begin with the text, and have no config of their own, get this one. */
    public void registerPrefix(String prefix, ChannelConfig config) {
        byPrefix.put(prefix, config);
    }

    public Optional<ChannelConfig> remove(ChannelName name) {
        return Optional.ofNullable(byName.remove(name));
    }

    public Optional<ChannelConfig> removePrefix(String prefix) {
        return Optional.ofNullable(byPrefix.remove(prefix));
    }

    /** Removes nothing if two names share the hash. */
    public Optional<ChannelConfig> remove(ChannelHash hash) {
        Optional<ChannelConfig> only = byHash(hash);
        only.ifPresent(config -> byName.remove(config.name()));
        return only;
    }

    /** The config of the name itself, else that of its longest prefix. */
    public Optional<ChannelConfig> byName(ChannelName name) {
        ChannelConfig exact = byName.get(name);
        if (exact != null) return Optional.of(exact);
        for (int length = name.value().length(); length >= 0; length--) {
            ChannelConfig config = byPrefix.get(name.value().substring(0, length));
            if (config != null) return Optional.of(config);
        }
        return Optional.empty();
    }

    public Optional<ChannelConfig> byHash(ChannelHash hash) {
        return only(byName.values().stream().filter(c -> c.name().hash().equals(hash)).toList());
    }

    /**
     * @param wireHash 0 to 65,535
     */
    public Optional<ChannelConfig> byWireHash(int wireHash) {
        return only(
                byName.values().stream().filter(c -> c.name().hash().wire() == wireHash).toList());
    }

    /** Channels with a config of their own, by name. */
    public Collection<ChannelConfig> all() {
        return new ArrayList<>(byName.values());
    }

    public int size() {
        return byName.size();
    }

    private static Optional<ChannelConfig> only(List<ChannelConfig> found) {
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
