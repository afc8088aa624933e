package org.netmesh.capability.predicate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The parts of an {@code and} or {@code or}: as declared, and by ascending cost with ties left in
 * the order of declaration (spec 04b §2.4). Equal when declared alike. Immutable.
 */
public final class Clauses {
    private final List<Predicate> declared;
    private final List<Predicate> planned;
    private final long cost;

    Clauses(List<Predicate> clauses) {
        declared = List.copyOf(clauses);
        List<Predicate> sorted = new ArrayList<>(declared);
        sorted.sort(Comparator.comparingLong(Planner::staticCost));
        planned = List.copyOf(sorted);
        cost = declared.stream().mapToLong(Planner::staticCost).reduce(0, Planner::saturatedSum);
    }

    public List<Predicate> declared() {
        return declared;
    }

    /** In the order of evaluation. */
    public List<Predicate> planned() {
        return planned;
    }

    /** The sum of the parts, at most 2^32 - 1. */
    long cost() {
        return cost;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Clauses that && declared.equals(that.declared);
    }

    @Override
    public int hashCode() {
        return declared.hashCode();
    }

    @Override
    public String toString() {
        return declared.toString();
    }
}
