import org.jspecify.annotations.NullMarked;

/**
 * The encrypted mesh: every process is an equal node. Identities and their tokens, keys and
 * handshakes are open to users; wire and sessions stay inside.
 */
@NullMarked
module org.netmesh.mesh {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;
    requires org.bouncycastle.provider;

    exports org.netmesh.mesh.crypto;
    exports org.netmesh.mesh.identity;
}
