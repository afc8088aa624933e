package org.netmesh.capability;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a receiver keeps of a set that came over the network (spec 04a §7.4, steps 15 and 16): no
 * reserved metadata, chain heat only for chains that the set itself claims, the 256 hottest blobs.
 * The forwarded copy stays as it was. Stateless.
 */
public final class ReceivedCapabilities {
    /** Blob-heat tags kept of one announcement. */
    public static final int MAX_BLOB_HEAT = 256;

    private ReceivedCapabilities() {}

    public static CapabilitySet of(CapabilitySet sent) {
        Map<String, String> metadata = new TreeMap<>(sent.metadata());
        metadata.keySet().removeIf(Metadata::isReserved);
        return CapabilitySet.of(tags(sent), metadata);
    }

    private static List<Tag> tags(CapabilitySet sent) {
        Set<String> chains = new HashSet<>();
        for (Tag tag : sent.tags()) {
            if (tag instanceof Tag.Reserved(String prefix, String body)
                    && prefix.equals(WellKnown.CAUSAL)) {
                chains.add(ChainTags.hashOf(body));
            }
        }
        List<Tag> kept = new ArrayList<>();
        List<Tag.Reserved> blobs = new ArrayList<>();
        for (Tag tag : sent.tags()) {
            if (!(tag instanceof Tag.Reserved heat && heat.prefix().equals(WellKnown.HEAT))) {
                kept.add(tag);
            } else if (heat.body().startsWith(WellKnown.HEAT_BLOB_BODY)) {
                blobs.add(heat);
            } else if (chains.contains(heatHash(heat.body()))) {
                kept.add(tag);
            }
        }
        kept.addAll(hottest(blobs));
        return kept;
    }

    private static String heatHash(String body) {
        int equals = body.indexOf('=');
        return equals < 0 ? body : body.substring(0, equals);
    }

    private static List<Tag.Reserved> hottest(List<Tag.Reserved> blobs) {
        if (blobs.size() <= MAX_BLOB_HEAT) return blobs;
        return blobs.stream()
                .sorted(
                        Comparator.comparing(ReceivedCapabilities::rate)
                                .reversed()
                                .thenComparing(Tag.Reserved::body, TextOrder.UTF8))
                .limit(MAX_BLOB_HEAT)
                .toList();
    }

    /** What cannot be read counts as cold. */
    private static BigDecimal rate(Tag.Reserved heat) {
        String text = heat.body().substring(heat.body().indexOf('=') + 1);
        return text.matches("[0-9]\\.[0-9]{2}") ? new BigDecimal(text) : BigDecimal.ZERO;
    }
}
