import org.jspecify.annotations.NullMarked;

/** Real files behind the kernel's storage port: locks, fsync, typed errors, bounded descriptors. */
@NullMarked
module org.netmesh.storage {
    requires static org.jspecify;
    requires transitive org.netmesh.kernel;

    exports org.netmesh.storage;
}
