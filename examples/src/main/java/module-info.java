import org.jspecify.annotations.NullMarked;

/**
 * Small complete programs, one package per room. Each has a {@code main} and needs one dependency
 * only, as a user's program does. The module is open so that records can become JSON.
 */
@NullMarked
open module org.netmesh.examples {
    requires static org.jspecify;
    requires org.netmesh;
}
