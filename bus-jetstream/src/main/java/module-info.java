import org.jspecify.annotations.NullMarked;

/** The bus's NATS JetStream transport: one stream per shard. */
// jnats has no module descriptor yet; its name is fixed in its manifest, and no type of it is in
// our interface.
@SuppressWarnings("requires-automatic")
@NullMarked
module org.netmesh.bus.jetstream {
    requires transitive org.netmesh.bus;
    requires static org.jspecify;
    requires io.nats.jnats;

    exports org.netmesh.bus.jetstream;
}
