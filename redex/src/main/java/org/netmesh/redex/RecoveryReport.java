package org.netmesh.redex;

import java.util.OptionalLong;

/**
 * What opening a file on disk found and mended (spec 06 §10).
 *
 * @param damagedRecords records between good ones that were dropped
 * @param firstDamagedPosition the place of the first of them in {@code idx}, counted from 0
 * @param cutRecords records at the end that were incomplete or damaged and were cut off
 * @param cutBytes bytes cut off the three files
 */
public record RecoveryReport(
        long damagedRecords, OptionalLong firstDamagedPosition, long cutRecords, long cutBytes) {
    static final RecoveryReport CLEAN = new RecoveryReport(0, OptionalLong.empty(), 0, 0);

    /** Whether nothing was wrong. */
    public boolean isClean() {
        return equals(CLEAN);
    }
}
