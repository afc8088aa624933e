package org.netmesh.capability.predicate;

/** How often the clauses of one label ran and were true. */
public record ClauseStats(String label, long evaluated, long matched) {
    ClauseStats plus(ClauseStats other) {
        return new ClauseStats(label, evaluated + other.evaluated, matched + other.matched);
    }
}
