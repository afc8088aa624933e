package org.netmesh.capability.predicate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A predicate as a flat table in post-order: children left to right, then their parent (spec 04b
 * §3). Making one checks nothing; {@link #predicate} does. Immutable.
 *
 * @param rootIdx of the root; the last node in any table of ours
 */
public record PredicateWire(List<Node> nodes, int rootIdx) {
    /** How deep a table from outside may be nested. */
    public static final int MAX_DEPTH = 64;

    /** One row. */
    public sealed interface Node {
        record Leaf(Predicate.Leaf leaf) implements Node {}

        record And(List<Integer> children) implements Node {
            public And {
                children = List.copyOf(children);
            }
        }

        record Or(List<Integer> children) implements Node {
            public Or {
                children = List.copyOf(children);
            }
        }

        record Not(int child) implements Node {}

        /** The rows below this one. */
        default List<Integer> below() {
            return switch (this) {
                case Leaf _ -> List.of();
                case And(List<Integer> children) -> children;
                case Or(List<Integer> children) -> children;
                case Not(int child) -> List.of(child);
            };
        }
    }

    public PredicateWire {
        nodes = List.copyOf(nodes);
    }

    static PredicateWire of(Predicate root) {
        return new Flattening().flatten(root);
    }

    /**
     * Rebuilds the tree in one pass over the rows.
     *
     * @throws PredicateException if the table is empty, a row does not stand behind its children,
     *     has two parents or none, or the tree is nested deeper than {@link #MAX_DEPTH}
     */
    public Predicate predicate() {
        return predicate(MAX_DEPTH);
    }

    Predicate predicate(int maxDepth) {
        if (nodes.isEmpty()) throw PredicateException.empty();
        if (rootIdx < 0 || rootIdx >= nodes.size()) {
            throw PredicateException.root(Integer.toUnsignedLong(rootIdx), nodes.size());
        }
        List<Predicate> built = new ArrayList<>(nodes.size());
        int[] depth = new int[nodes.size()];
        boolean[] taken = new boolean[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            for (int child : nodes.get(i).below()) {
                if (child < 0 || child >= i) {
                    throw PredicateException.cycle(Integer.toUnsignedLong(child), i);
                }
                if (taken[child]) throw PredicateException.shared(child);
                taken[child] = true;
                depth[i] = Math.max(depth[i], depth[child] + 1);
            }
            if (depth[i] > maxDepth) throw PredicateException.tooDeep(maxDepth);
            built.add(build(nodes.get(i), built));
        }
        taken[rootIdx] = true;
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) throw PredicateException.unreachable(i);
        }
        return built.get(rootIdx);
    }

    private static Predicate build(Node node, List<Predicate> built) {
        return switch (node) {
            case Node.Leaf(Predicate.Leaf leaf) -> leaf;
            case Node.And(List<Integer> children) ->
                    P.and(children.stream().map(built::get).toList());
            case Node.Or(List<Integer> children) ->
                    P.or(children.stream().map(built::get).toList());
            case Node.Not(int child) -> P.not(built.get(child));
        };
    }

    /** Walks a tree of any depth without recursion. */
    private static final class Flattening {
        private record Open(Predicate predicate, List<Predicate> children, List<Integer> indices) {}

        private final List<Node> nodes = new ArrayList<>();
        private final Deque<Open> open = new ArrayDeque<>();

        PredicateWire flatten(Predicate root) {
            enter(root);
            while (true) {
                Open top = open.getLast();
                int next = top.indices.size();
                if (next < top.children.size()) {
                    enter(top.children.get(next));
                    continue;
                }
                nodes.add(node(top));
                open.removeLast();
                if (open.isEmpty()) return new PredicateWire(nodes, nodes.size() - 1);
                open.getLast().indices.add(nodes.size() - 1);
            }
        }

        private void enter(Predicate predicate) {
            List<Predicate> children =
                    switch (predicate) {
                        case Predicate.Leaf _ -> List.of();
                        case Predicate.And and -> and.children();
                        case Predicate.Or or -> or.children();
                        case Predicate.Not(Predicate child) -> List.of(child);
                    };
            open.addLast(new Open(predicate, children, new ArrayList<>()));
        }

        private static Node node(Open done) {
            return switch (done.predicate) {
                case Predicate.Leaf leaf -> new Node.Leaf(leaf);
                case Predicate.And _ -> new Node.And(done.indices);
                case Predicate.Or _ -> new Node.Or(done.indices);
                case Predicate.Not _ -> new Node.Not(done.indices.getFirst());
            };
        }
    }
}
