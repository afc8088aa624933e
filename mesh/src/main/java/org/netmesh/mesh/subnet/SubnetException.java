package org.netmesh.mesh.subnet;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** A subnet rule is not one; the message begins with {@code subnet: } (spec 03 §14.2, §17). */
public final class SubnetException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind implements ErrorKind {
        /** A rule's level is not 0 to 3. */
        INVALID_LEVEL,
        /** A rule gives a level a value that is not 1 to 255. */
        INVALID_VALUE;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private SubnetException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static SubnetException level(int level) {
        return new SubnetException(
                Kind.INVALID_LEVEL, "subnet: rule level must be 0..=3, got " + level);
    }

    static SubnetException value(String suffix) {
        return new SubnetException(
                Kind.INVALID_VALUE,
                "subnet: rule value for \"%s\" must be in 1..=255 (0 is reserved)"
                        .formatted(suffix));
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
