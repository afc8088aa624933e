import org.jspecify.annotations.NullMarked;

/** nRPC: call anyone you can find. Calls, serving, streaming and resilience over the mesh. */
@NullMarked
module org.netmesh.rpc {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;
    requires transitive org.netmesh.mesh;
    requires transitive org.netmesh.capability;
    requires transitive org.netmesh.cortex;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports org.netmesh.rpc;
}
