import org.jspecify.annotations.NullMarked;

/** The event bus: emit, batch, store through an adapter, poll, subscribe. */
@NullMarked
module org.netmesh.bus {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;
    requires org.netmesh.storage;
    requires tools.jackson.databind;

    exports org.netmesh.bus;
}
