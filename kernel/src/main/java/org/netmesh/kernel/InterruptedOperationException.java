package org.netmesh.kernel;

/**
 * A blocking call was interrupted before it finished. The thread's interrupt flag is set again.
 * Thread-safe.
 */
public final class InterruptedOperationException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** The only way this call can fail. */
    public enum Kind implements ErrorKind {
        INTERRUPTED;

        @Override
        public boolean retryable() {
            return true;
        }
    }

    private InterruptedOperationException(String message, InterruptedException cause) {
        super(message, cause);
    }

    /**
     * Sets the interrupt flag of the current thread again and describes the call that was given up.
     */
    public static InterruptedOperationException during(
            String operation, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new InterruptedOperationException("interrupted during " + operation, cause);
    }

    @Override
    public Kind kind() {
        return Kind.INTERRUPTED;
    }
}
