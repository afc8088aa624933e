import org.jspecify.annotations.NullMarked;

/** A simulated network and disk, for our tests and for users' own. */
@NullMarked
module org.netmesh.testkit {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;
    requires transitive org.netmesh.mesh;

    exports org.netmesh.testkit;
    exports org.netmesh.testkit.disk;
    exports org.netmesh.testkit.sim;
}
