import org.jspecify.annotations.NullMarked;

/** The one dependency a user adds: every library of netmesh, and nothing else. */
@NullMarked
module org.netmesh {
    requires static org.jspecify;
    requires transitive org.netmesh.bus;
    requires transitive org.netmesh.bus.jetstream;
    requires transitive org.netmesh.bus.redis;
    requires transitive org.netmesh.capability;
    requires transitive org.netmesh.cortex;
    requires transitive org.netmesh.kernel;
    requires transitive org.netmesh.mesh;
    requires transitive org.netmesh.redex;
    requires transitive org.netmesh.rpc;
    requires transitive org.netmesh.storage;
}
