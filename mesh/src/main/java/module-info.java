import org.jspecify.annotations.NullMarked;

/** The encrypted mesh. */
@NullMarked
module org.netmesh.mesh {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;

    exports org.netmesh.mesh;
    exports org.netmesh.mesh.protocol;
    exports org.netmesh.mesh.stream;
    exports org.netmesh.mesh.subprotocol;
}
