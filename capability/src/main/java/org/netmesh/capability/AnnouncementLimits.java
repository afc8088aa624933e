package org.netmesh.capability;

import java.util.function.IntSupplier;
import org.netmesh.kernel.codec.MalformedException;

/**
 * What an announcement may hold. One that holds more is refused whole before it has any effect,
 * when sent as when received.
 *
 * @param bytes of the encoded record
 * @param tags in one set
 * @param tagBytes of one tag's text
 * @param heatTags in one set
 */
public record AnnouncementLimits(int bytes, int tags, int tagBytes, int heatTags) {
    /** What one packet carries (spec 04a §7.2). */
    public static final int PACKET_BYTES = 8_108;

    /** What an origin may send, so that the record still fits when hops are counted. */
    public static final int ORIGIN_BYTES = 8_093;

    /** One packet, 8,192 tags of 256 bytes, 256 heat tags. */
    public static final AnnouncementLimits DEFAULT =
            new AnnouncementLimits(PACKET_BYTES, 8_192, 256, 256);

    static final AnnouncementLimits NONE =
            new AnnouncementLimits(
                    Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    void checkBytes(int length) {
        check("bytes", length, bytes);
    }

    /** A text of {@code units} UTF-16 units has between as many and three times as many bytes. */
    void checkTag(int units, IntSupplier length) {
        if (units > tagBytes / 3) check("bytes in a tag", length.getAsInt(), tagBytes);
    }

    void checkCounts(int tagCount, int heatCount) {
        check("tags", tagCount, tags);
        check("heat tags", heatCount, heatTags);
    }

    private static void check(String what, int found, int max) {
        if (found > max) {
            throw MalformedException.oversize(
                    "announcement has more than %d %s (%d)".formatted(max, what, found));
        }
    }
}
