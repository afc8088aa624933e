package org.netmesh.testkit.disk;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netmesh.kernel.port.StorageException.Kind;

/** Decides which operations fail. Asked before each; may be called from several threads. */
@FunctionalInterface
public interface DiskFault {
    /**
     * @return the error, or empty if the operation goes on
     */
    Optional<Kind> on(DiskOperation operation, String path);

    /** Nothing fails. */
    static DiskFault none() {
        return (_, _) -> Optional.empty();
    }

    /** Every such operation on paths that end with {@code suffix} fails. */
    static DiskFault always(DiskOperation operation, String suffix, Kind kind) {
        return (asked, path) ->
                asked == operation && path.endsWith(suffix) ? Optional.of(kind) : Optional.empty();
    }

    /** The first such operation on paths that end with {@code suffix} fails. */
    static DiskFault once(DiskOperation operation, String suffix, Kind kind) {
        AtomicBoolean done = new AtomicBoolean();
        return (asked, path) ->
                asked == operation && path.endsWith(suffix) && done.compareAndSet(false, true)
                        ? Optional.of(kind)
                        : Optional.empty();
    }

    /** Everything that changes the disk fails. */
    static DiskFault readOnly() {
        return (asked, _) ->
                asked.isBoundary() && asked != DiskOperation.SYNC
                        ? Optional.of(Kind.READ_ONLY)
                        : Optional.empty();
    }

    /** Nothing at or below {@code folder} may be opened or changed. */
    static DiskFault denied(String folder) {
        return (_, path) ->
                path.equals(folder) || path.startsWith(folder + "/")
                        ? Optional.of(Kind.PERMISSION_DENIED)
                        : Optional.empty();
    }

    /** Fails where this one or the other does. */
    default DiskFault or(DiskFault other) {
        return (operation, path) -> on(operation, path).or(() -> other.on(operation, path));
    }
}
