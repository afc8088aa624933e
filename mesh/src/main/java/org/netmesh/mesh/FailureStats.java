package org.netmesh.mesh;

/**
 * The failure detector's figures (spec 02 §9): peers tracked now by status, and transitions since
 * the start. Immutable.
 */
public record FailureStats(
        int tracked, int healthy, int suspected, int failed, long failures, long recoveries) {}
