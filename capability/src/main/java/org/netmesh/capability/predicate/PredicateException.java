package org.netmesh.capability.predicate;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.codec.MalformedException;

/** A predicate that cannot be sent, or bytes that are none (spec 04b §3, §4). */
public final class PredicateException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** What was wrong. */
    public enum Kind implements ErrorKind {
        /** The bytes are not JSON of the right shape. */
        JSON,
        /** The table has no nodes. */
        EMPTY,
        ROOT_OUT_OF_BOUNDS,
        CHILD_OUT_OF_BOUNDS,
        /** A child does not stand before its parent. */
        CYCLE,
        /** A node that two parents share, or that none reaches. */
        MALFORMED,
        TOO_DEEP,
        /** A received header is longer than allowed. */
        OVERSIZE,
        /** A predicate to be sent is longer than allowed. */
        TOO_LARGE,
        /** A threshold that JSON cannot say. */
        NOT_FINITE;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private PredicateException(Kind kind, String message) {
        super(message, StackTrace.OMITTED);
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    static PredicateException json(MalformedException why) {
        return new PredicateException(
                Kind.JSON, "predicate wire decode failed: " + why.getMessage());
    }

    static PredicateException empty() {
        return malformed(Kind.EMPTY, "predicate wire has empty nodes table");
    }

    static PredicateException root(long root, int nodes) {
        return malformed(
                Kind.ROOT_OUT_OF_BOUNDS,
                "predicate wire root_idx %d >= nodes len %d".formatted(root, nodes));
    }

    static PredicateException childOutOfBounds(int child, int nodes) {
        return malformed(
                Kind.CHILD_OUT_OF_BOUNDS,
                "predicate wire child index %d out of bounds for nodes len %d"
                        .formatted(child, nodes));
    }

    static PredicateException cycle(long child, int parent) {
        return malformed(
                Kind.CYCLE,
                "predicate wire child index %d >= parent index %d (cycle)"
                        .formatted(child, parent));
    }

    static PredicateException shared(int child) {
        return malformed(
                Kind.MALFORMED, "predicate wire node %d has more than one parent".formatted(child));
    }

    static PredicateException unreachable(int node) {
        return malformed(
                Kind.MALFORMED, "predicate wire node %d is not below the root".formatted(node));
    }

    static PredicateException tooDeep(int limit) {
        return malformed(Kind.TOO_DEEP, "predicate wire is nested deeper than %d".formatted(limit));
    }

    static PredicateException oversize(int length, int limit) {
        return new PredicateException(
                Kind.OVERSIZE,
                "predicate wire payload %d bytes exceeds header cap %d".formatted(length, limit));
    }

    static PredicateException tooLarge(int length, int limit) {
        return new PredicateException(
                Kind.TOO_LARGE,
                "predicate wire encoding %d bytes exceeds header cap %d".formatted(length, limit));
    }

    static PredicateException notFinite(double threshold) {
        return new PredicateException(
                Kind.NOT_FINITE,
                "predicate wire encode failed: threshold must be finite, got " + threshold);
    }

    private static PredicateException malformed(Kind kind, String why) {
        return new PredicateException(kind, "predicate wire malformed: " + why);
    }
}
