package org.netmesh.cortex;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.codec.MalformedException;

/** What {@link NetDb} may fail with. Messages begin with {@code netdb:} (spec 06 §26.3). */
public final class NetDbException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        /** The bytes are no bundle. */
        SNAPSHOT,
        /** The model was not enabled when this was opened. */
        MODEL_NOT_INCLUDED,
        /** No model was enabled. */
        NO_MODELS_ENABLED,
        /** Options contradict each other. */
        INVALID_CONFIG,
        /** Another process failed, and its text says why. */
        REPORTED;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private final Kind kind;

    private NetDbException(String message) {
        super(message);
        kind = Kind.REPORTED;
    }

    private NetDbException(Kind kind, String detail, @Nullable Throwable cause) {
        super("netdb: " + detail, cause);
        this.kind = kind;
    }

    /**
     * What another process reports as a text.
     *
     * @param message whole; begins with {@code netdb:}
     */
    public static NetDbException reported(String message) {
        return new NetDbException(message);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    static NetDbException undecodable(MalformedException cause) {
        return new NetDbException(
                Kind.SNAPSHOT, "decode snapshot bundle: snapshot: " + cause.getMessage(), cause);
    }

    static NetDbException notIncluded(String model) {
        return new NetDbException(
                Kind.MODEL_NOT_INCLUDED,
                "model '%s' was not included in this NetDb".formatted(model),
                null);
    }

    static NetDbException noModels() {
        return new NetDbException(
                Kind.NO_MODELS_ENABLED,
                "NetDb must include at least one model; call with_tasks() or with_memories()",
                null);
    }

    static NetDbException invalidConfig(String why) {
        return new NetDbException(Kind.INVALID_CONFIG, "invalid config: " + why, null);
    }
}
