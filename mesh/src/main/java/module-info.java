import org.jspecify.annotations.NullMarked;

/**
 * The encrypted mesh: every process is an equal node. Identities and their tokens, keys and
 * handshakes are open to users; wire and sessions stay inside.
 */
@NullMarked
// The testkit drives the core itself; it stands above this module and is compiled after it.
@SuppressWarnings("module")
module org.netmesh.mesh {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.bus;
    requires transitive org.netmesh.capability;
    requires transitive org.netmesh.kernel;
    requires org.netmesh.storage;
    requires jdk.jfr;
    requires jdk.net;
    requires org.bouncycastle.provider;
    requires org.jctools.core.jdk11;

    exports org.netmesh.mesh;
    exports org.netmesh.mesh.bus;
    exports org.netmesh.mesh.channel;
    exports org.netmesh.mesh.crypto;
    exports org.netmesh.mesh.discovery;
    exports org.netmesh.mesh.identity;
    exports org.netmesh.mesh.protocol;
    exports org.netmesh.mesh.stream;
    exports org.netmesh.mesh.subnet;
    exports org.netmesh.mesh.subprotocol;
    exports org.netmesh.mesh.node to
            org.netmesh.testkit;
    exports org.netmesh.mesh.pin to
            org.netmesh.testkit;
    exports org.netmesh.mesh.routing to
            org.netmesh.testkit;
    exports org.netmesh.mesh.session to
            org.netmesh.testkit;
    exports org.netmesh.mesh.wire to
            org.netmesh.testkit;
}
