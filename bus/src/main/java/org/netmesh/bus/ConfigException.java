package org.netmesh.bus;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** A setting is out of its bounds; the text names it and what is allowed (spec 05 §21, §23). */
public final class ConfigException extends NetMeshException {
    private static final long serialVersionUID = 1;
    private static final String PREFIX = "invalid configuration: ";

    /** The only way a configuration can be wrong. */
    public enum Kind implements ErrorKind {
        INVALID_VALUE;

        @Override
        public boolean retryable() {
            return false;
        }
    }

    private ConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public static ConfigException invalid(String why) {
        return new ConfigException(PREFIX + why, null);
    }

    /**
     * The same error, found inside a part.
     *
     * @param part for example {@code redis adapter} or {@code scaling policy}
     */
    public static ConfigException nested(String part, ConfigException cause) {
        return new ConfigException(PREFIX + part + ": " + cause.getMessage(), cause);
    }

    /**
     * @throws ConfigException with {@code otherwise} unless the condition holds
     */
    public static void require(boolean holds, String otherwise) {
        if (!holds) throw invalid(otherwise);
    }

    @Override
    public Kind kind() {
        return Kind.INVALID_VALUE;
    }
}
