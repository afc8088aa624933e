package org.netmesh.redex;

import java.util.Optional;

/**
 * What a check of a stored log found (spec 06 §10).
 *
 * @param generation the live one
 * @param records in {@code idx}, damaged ones included
 * @param damagedRecords whose payload or sequence is wrong
 * @param firstDamaged the first of those
 * @param tornRecords at the end, whose payload was not written
 * @param strayBytes behind the last whole record or payload
 * @param missingTimestamps records without one
 */
public record LogVerification(
        long generation,
        long records,
        long damagedRecords,
        Optional<DamagedRecord> firstDamaged,
        long tornRecords,
        long strayBytes,
        long missingTimestamps) {
    /** Whether nothing is wrong. */
    public boolean isClean() {
        return damagedRecords == 0 && tornRecords == 0 && strayBytes == 0 && missingTimestamps == 0;
    }

    /**
     * One damaged record.
     *
     * @param position in {@code idx}, counted from 0
     * @param seq as it stands there, unsigned
     * @param why in words
     */
    public record DamagedRecord(long position, long seq, String why) {}
}
