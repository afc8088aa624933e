package org.netmesh.capability.predicate;

import java.util.ArrayList;
import java.util.List;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;

/** Evaluates predicates, with or without a trace. Stateless. */
final class Evaluation {
    /** In which order the clauses of a composite run. */
    interface Order {
        List<Predicate> of(Predicate.And and);

        List<Predicate> of(Predicate.Or or);
    }

    static final Order PLANNED =
            new Order() {
                @Override
                public List<Predicate> of(Predicate.And and) {
                    return and.clauses().planned();
                }

                @Override
                public List<Predicate> of(Predicate.Or or) {
                    return or.clauses().planned();
                }
            };

    static final Order DECLARED =
            new Order() {
                @Override
                public List<Predicate> of(Predicate.And and) {
                    return and.children();
                }

                @Override
                public List<Predicate> of(Predicate.Or or) {
                    return or.children();
                }
            };

    private Evaluation() {}

    static boolean test(Predicate predicate, CapabilityView view, Order order) {
        return switch (predicate) {
            case Predicate.Leaf leaf -> holds(leaf, view);
            case Predicate.And and -> {
                for (Predicate child : order.of(and)) {
                    if (!test(child, view, order)) yield false;
                }
                yield true;
            }
            case Predicate.Or or -> {
                for (Predicate child : order.of(or)) {
                    if (test(child, view, order)) yield true;
                }
                yield false;
            }
            case Predicate.Not(Predicate child) -> !test(child, view, order);
        };
    }

    private static boolean holds(Predicate.Leaf leaf, CapabilityView view) {
        return switch (leaf) {
            case Predicate.Exists(TagKey key) -> hasKey(view, key);
            case Predicate.ValueLeaf value -> hasValue(view, value);
            case Predicate.MetadataLeaf metadata -> {
                String value = view.metadata().get(metadata.key());
                yield value != null && metadata.accepts(value);
            }
        };
    }

    private static boolean hasKey(CapabilityView view, TagKey key) {
        for (Tag tag : view.tags()) {
            if (tag instanceof Tag.AxisPresent present) {
                if (present.tagKey().equals(key)) return true;
            } else if (tag instanceof Tag.AxisValue value && value.tagKey().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasValue(CapabilityView view, Predicate.ValueLeaf leaf) {
        TagKey key = leaf.key();
        for (Tag tag : view.tags()) {
            if (tag instanceof Tag.AxisValue value
                    && value.tagKey().equals(key)
                    && leaf.accepts(value.text())) {
                return true;
            }
        }
        return false;
    }

    static Traced trace(Predicate predicate, CapabilityView view) {
        List<ClauseTrace> children = new ArrayList<>();
        boolean result =
                switch (predicate) {
                    case Predicate.Leaf leaf -> holds(leaf, view);
                    case Predicate.And and -> !traceUntil(false, PLANNED.of(and), view, children);
                    case Predicate.Or or -> traceUntil(true, PLANNED.of(or), view, children);
                    case Predicate.Not(Predicate child) ->
                            !traceUntil(true, List.of(child), view, children);
                };
        return new Traced(result, new ClauseTrace(predicate.label(), result, children));
    }

    /** Whether some clause gave {@code wanted}; those after it do not run. */
    private static boolean traceUntil(
            boolean wanted,
            List<Predicate> clauses,
            CapabilityView view,
            List<ClauseTrace> children) {
        for (Predicate clause : clauses) {
            Traced traced = trace(clause, view);
            children.add(traced.trace());
            if (traced.result() == wanted) return true;
        }
        return false;
    }
}
