package org.netmesh.cortex;

import java.util.List;

/**
 * A result and what follows it: no change between the two is lost, and the result itself does not
 * come again (spec 06 §25).
 *
 * @param updates close it, or leave its loop and close it, to free it
 */
public record SnapshotAndWatch<T>(List<T> snapshot, Watch<T> updates) {}
