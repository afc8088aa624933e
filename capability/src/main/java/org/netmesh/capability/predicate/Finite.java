package org.netmesh.capability.predicate;

/** Thresholds that the wire can say. */
final class Finite {
    private Finite() {}

    static void check(double threshold) {
        if (!Double.isFinite(threshold)) throw PredicateException.notFinite(threshold);
    }
}
