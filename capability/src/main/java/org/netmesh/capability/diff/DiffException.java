package org.netmesh.capability.diff;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** Why a diff cannot be applied, linked or written (spec 04a §12.2). */
public final class DiffException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        /** What is to be removed or changed is not there. */
        NOT_FOUND,
        NOT_APPLICABLE,
        VERSION_MISMATCH,
        /** The diffs of a chain do not follow one another. */
        BROKEN_CHAIN,
        TOO_LARGE;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private DiffException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static DiffException notFound(String what, String name) {
        return new DiffException(Kind.NOT_FOUND, what + " not found: " + name);
    }

    static DiffException fieldsUnimplemented(String path) {
        return notApplicable("SetField/UnsetField unimplemented (path: " + path + ")");
    }

    static DiffException notForward(long base, long next) {
        return notApplicable(
                "non-forward diff version: %s -> %s"
                        .formatted(Long.toUnsignedString(base), Long.toUnsignedString(next)));
    }

    private static DiffException notApplicable(String why) {
        return new DiffException(Kind.NOT_APPLICABLE, "operation not applicable: " + why);
    }

    static DiffException versionMismatch(long expected, long got) {
        return new DiffException(
                Kind.VERSION_MISMATCH,
                "version mismatch: expected %s, got %s"
                        .formatted(Long.toUnsignedString(expected), Long.toUnsignedString(got)));
    }

    static DiffException brokenChain(String why) {
        return new DiffException(Kind.BROKEN_CHAIN, "broken chain of diffs: " + why);
    }

    static DiffException tooLarge(String what, int found, int max) {
        return new DiffException(
                Kind.TOO_LARGE,
                "a diff has at most %d %s, got %d: send the whole set".formatted(max, what, found));
    }

    static DiffException tooMuchWork() {
        return new DiffException(
                Kind.TOO_LARGE,
                "operations that go through a large set too often: send the whole set");
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
