package org.netmesh.capability;

import java.util.Collection;
import java.util.List;

/**
 * What a node offers as a blob store: tags {@code dataforts.blob.*} (spec 04a §13). Sizes in GiB,
 * unsigned; zero means "not said". Immutable.
 */
public record BlobCapability(boolean storage, long diskTotalGb, long diskFreeGb, boolean overflow) {
    /** Stores nothing. */
    public static final BlobCapability NONE = new BlobCapability(false, 0, 0, false);

    private static final String STORAGE = "blob.storage";
    private static final String TOTAL = "blob.disk_total_gb";
    private static final String FREE = "blob.disk_free_gb";

    /** The key of the presence tag that says whether blobs overflow to others. */
    static final String OVERFLOW = "blob.overflow";

    static boolean owns(TagKey key) {
        return key.axis() == TaxonomyAxis.DATAFORTS
                && List.of(STORAGE, TOTAL, FREE, OVERFLOW).contains(key.key());
    }

    void encode(List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.DATAFORTS, out);
        if (storage) tags.present(STORAGE);
        tags.number(TOTAL, diskTotalGb);
        tags.number(FREE, diskFreeGb);
        if (overflow) tags.present(OVERFLOW);
    }

    static BlobCapability decode(Collection<Tag> tags) {
        boolean storage = false;
        long total = 0;
        long free = 0;
        boolean overflow = false;
        for (Tag tag : tags) {
            switch (tag) {
                case Tag.AxisPresent(TagKey key) when owns(key) -> {
                    storage |= key.key().equals(STORAGE);
                    overflow |= key.key().equals(OVERFLOW);
                }
                case Tag.AxisValue(TagKey key, String value, _) when owns(key) -> {
                    long number = Ranges.parse(value, Ranges.U64, 0);
                    if (key.key().equals(TOTAL)) total = number;
                    if (key.key().equals(FREE)) free = number;
                }
                case Tag.AxisPresent _, Tag.AxisValue _, Tag.Reserved _, Tag.Legacy _ -> {}
            }
        }
        return new BlobCapability(storage, total, free, overflow);
    }
}
