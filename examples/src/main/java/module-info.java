import org.jspecify.annotations.NullMarked;

/**
 * Small complete programs, one package per room. Each has a {@code main} and needs one dependency
 * only, as a user's program does; one of them brings a Redis client of its own besides. The module
 * is open so that records can become JSON.
 */
// Lettuce has no module-info yet; only this program's own use of it is meant.
@SuppressWarnings("requires-automatic")
@NullMarked
open module org.netmesh.examples {
    requires static org.jspecify;
    requires lettuce.core;
    requires org.netmesh;
    requires org.slf4j;
}
