import org.jspecify.annotations.NullMarked;

/** The bus's Redis transport: one stream per shard, and the consumer's duplicate filter. */
// Lettuce has no module descriptor yet; its name is fixed in its manifest, and no type of it is in
// our interface.
@SuppressWarnings("requires-automatic")
@NullMarked
module org.netmesh.bus.redis {
    requires transitive org.netmesh.bus;
    requires static org.jspecify;
    requires io.netty.common;
    // What Lettuce needs at run time, and cannot say itself.
    requires io.netty.handler;
    requires io.netty.resolver.dns;
    requires lettuce.core;

    exports org.netmesh.bus.redis;
}
