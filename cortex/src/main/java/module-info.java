import org.jspecify.annotations.NullMarked;

/** Folds over a log: tasks, memories, watches, snapshots, NetDb, read-your-writes. */
@NullMarked
module org.netmesh.cortex {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;
    requires transitive org.netmesh.redex;

    exports org.netmesh.cortex;
}
