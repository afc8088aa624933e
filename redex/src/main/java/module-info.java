import org.jspecify.annotations.NullMarked;

/** The append-only log: records, files in memory and on disk, retention, tails. */
@NullMarked
module org.netmesh.redex {
    requires static org.jspecify;
    requires transitive org.netmesh.kernel;
    requires org.netmesh.storage;
    requires com.dynatrace.hash4j;

    exports org.netmesh.redex;
}
