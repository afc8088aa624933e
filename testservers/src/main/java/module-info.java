import org.jspecify.annotations.NullMarked;

/** Real Redis and NATS servers for tests and the demo: never part of what users get. */
@NullMarked
module org.netmesh.testservers {
    requires static org.jspecify;
    requires transitive org.opentest4j;

    exports org.netmesh.testservers;
}
