package org.netmesh.capability.predicate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What clauses cost, and in which order they run (spec 04b §2.4). Stateless. */
final class Planner {
    private static final long MAX = 0xffff_ffffL;

    private enum Mode {
        AND,
        OR
    }

    private Planner() {}

    static long staticCost(Predicate predicate) {
        return switch (predicate) {
            case Predicate.MetadataExists _ -> 10;
            case Predicate.MetadataEquals _ -> 11;
            case Predicate.Exists _ -> 20;
            case Predicate.Equals _ -> 21;
            case Predicate.MetadataNumericAtLeast _ -> 25;
            case Predicate.NumericAtLeast _,
                    Predicate.NumericAtMost _,
                    Predicate.NumericInRange _ ->
                    30;
            case Predicate.StringPrefix _ -> 40;
            case Predicate.MetadataMatches _ -> 45;
            case Predicate.StringMatches _ -> 50;
            case Predicate.SemverAtLeast _,
                    Predicate.SemverAtMost _,
                    Predicate.SemverCompatible _ ->
                    60;
            case Predicate.And(Clauses clauses) -> clauses.cost();
            case Predicate.Or(Clauses clauses) -> clauses.cost();
            case Predicate.Not(Predicate child) -> staticCost(child);
        };
    }

    /** Under {@code and} many values make a leaf selective, under {@code or} they make it broad. */
    static Evaluation.Order by(CardinalitySource cardinalities) {
        return new Evaluation.Order() {
            @Override
            public List<Predicate> of(Predicate.And and) {
                return sorted(and.children(), Mode.AND);
            }

            @Override
            public List<Predicate> of(Predicate.Or or) {
                return sorted(or.children(), Mode.OR);
            }

            private List<Predicate> sorted(List<Predicate> children, Mode mode) {
                List<Predicate> sorted = new ArrayList<>(children);
                sorted.sort(Comparator.comparingLong(child -> cost(child, mode, cardinalities)));
                return sorted;
            }
        };
    }

    private static long cost(Predicate predicate, Mode mode, CardinalitySource source) {
        return switch (predicate) {
            case Predicate.And(Clauses clauses) -> sum(clauses, Mode.AND, source);
            case Predicate.Or(Clauses clauses) -> sum(clauses, mode, source);
            case Predicate.Not(Predicate child) -> cost(child, mode, source);
            case Predicate.Exists(var key) -> refined(predicate, mode, source.axisCardinality(key));
            case Predicate.ValueLeaf leaf ->
                    refined(leaf, mode, source.axisCardinality(leaf.key()));
            case Predicate.MetadataLeaf leaf ->
                    refined(leaf, mode, source.metadataCardinality(leaf.key()));
        };
    }

    private static long sum(Clauses clauses, Mode mode, CardinalitySource source) {
        return clauses.declared().stream()
                .mapToLong(child -> cost(child, mode, source))
                .reduce(0, Planner::saturatedSum);
    }

    private static long refined(Predicate leaf, Mode mode, int cardinality) {
        long cost = staticCost(leaf);
        if (cardinality <= 0) return cost;
        return mode == Mode.AND ? cost / cardinality : Math.min(MAX, cost * cardinality);
    }

    static long saturatedSum(long a, long b) {
        return Math.min(MAX, a + b);
    }
}
