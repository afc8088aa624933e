package org.netmesh.capability;

/**
 * Figures of an index (spec 04a §8.4).
 *
 * @param tagCount distinct tags
 * @param modelCount distinct model ids
 * @param toolCount distinct tool ids
 * @param totalIndexed announcements taken since the start
 * @param totalQueries queries answered since the start
 */
public record IndexStats(
        int nodeCount,
        int tagCount,
        int modelCount,
        int toolCount,
        long totalIndexed,
        long totalQueries) {}
